using System.Net;
using Countersign.Server.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Accounts;

public sealed class LoginLogTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog<Login> lines = new();
    private readonly LoginLog log;

    public LoginLogTests() => log = new LoginLog(time, lines);

    public void Dispose() => log.Dispose();

    [Fact]
    public void The_first_of_a_second_are_told_at_once_and_the_others_as_a_sum()
    {
        for (var i = 0; i < 488; i++)
            log.Refused($"u{i}", Source(2), LoginFault.UnknownLogin);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"Information Login \"u{i}\" from 198.51.100.2 refused: UnknownLogin "), lines.Lines);

        time.Advance(Second);

        Assert.Equal("Information 483 more logins from 198.51.100.2 refused within a second: UnknownLogin ", lines.Lines[5]);
        Assert.Equal(6, lines.Lines.Count);
    }

    [Fact]
    public void Each_cause_of_each_source_is_counted_for_itself()
    {
        for (var i = 0; i < 5; i++)
            log.Refused("known", Source(1), LoginFault.WrongPassword);
        log.Refused("known", Source(1), LoginFault.Locked);
        log.Refused("known", Source(2), LoginFault.WrongPassword);
        log.NotJudged("known", Source(1));

        Assert.Equal(8, lines.Lines.Count);
        Assert.Contains("\"known\" from 198.51.100.1 refused: Locked", lines.Lines[5], StringComparison.Ordinal);
        Assert.Contains("\"known\" from 198.51.100.2 refused: WrongPassword", lines.Lines[6], StringComparison.Ordinal);
        Assert.Contains("\"known\" from 198.51.100.1 not judged", lines.Lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_second_begins_anew_and_a_quiet_one_says_nothing()
    {
        for (var second = 0; second < 3; second++)
        {
            log.NotJudged("a", Source(1));
            time.Advance(Second);
        }

        time.Advance(10 * Second);

        Assert.Equal(3, lines.Lines.Count);
        Assert.All(lines.Lines, line => Assert.StartsWith("Warning Login \"a\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_flood_from_many_sources_is_told_in_few_lines_that_add_up()
    {
        for (var i = 0; i < 30_000; i++)
            log.NotJudged("a", SourcePrefix.Of(new IPAddress([10, 0, (byte)(i / 256 % 8), (byte)(i % 256)])));
        time.Advance(Second);

        Assert.Equal(50 + 20 + 1, lines.Lines.Count);
        var sums = lines.Lines.Skip(50).Select(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(30_000 - 50, sums.Sum());
    }

    [Fact]
    public void What_was_not_told_is_told_when_the_log_ends()
    {
        for (var i = 0; i < 7; i++)
            log.NotJudged("a", Source(1));

        log.Dispose();

        Assert.Equal("Warning 2 more logins from 198.51.100.1 not judged within a second ", lines.Lines[^1]);
    }

    [Fact]
    public void A_login_is_told_in_characters_that_show()
    {
        log.Refused("a\n\u202eb", Source(1), LoginFault.Locked);
        log.NotJudged("a\n\u202eb", Source(1));
        log.LockedOut("a\n\u202eb", Source(1), Second);

        Assert.All(lines.Lines, line => Assert.Contains("Login \"a\\u000A\\u202Eb\" from", line, StringComparison.Ordinal));
        Assert.Equal(3, lines.Lines.Count);
    }

    private static SourcePrefix Source(byte last) => SourcePrefix.Of(new IPAddress([198, 51, 100, last]));
}
