namespace Countersign.Server;

/// <summary>What is logged: our own events as configured, and the framework's warnings, never its account of requests.</summary>
public static class Logging
{
    /// <summary>Sets the console as the log and takes its form and levels from the section <c>Logging</c>.</summary>
    public static void AddCountersign(this ILoggingBuilder logging, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(configuration);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddConsole();
        logging.Services.PostConfigure<LoggerFilterOptions>(SilenceRequests);
    }

    /// <summary>
    /// The framework logs query strings, and with them passwords, at Information and below. Configuration can say how much is
    /// logged, but no rule of it can bring those back: each is narrowed here, after all of it has been read.
    /// </summary>
    private static void SilenceRequests(LoggerFilterOptions filters)
    {
        // Its own category tells of nothing else, and while anybody may listen each request gets an activity and a scope.
        filters.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null));
        var rules = filters.Rules.Prepend(new LoggerFilterRule(null, null, filters.MinLevel, null)).Select(Narrowed).ToArray();
        filters.Rules.Clear();
        foreach (var rule in rules)
            filters.Rules.Add(rule);
    }

    private static LoggerFilterRule Narrowed(LoggerFilterRule rule) =>
        new(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
            (level >= LogLevel.Warning || category?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) != true)
            && rule.Filter?.Invoke(provider, category, level) != false);
}
