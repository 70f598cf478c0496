using System.CommandLine;

namespace Countersign.Server.Tests;

[Trait("Engine", "own")]
public sealed class CatalogCommandTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("countersign-test-").FullName;
    private string catalog = "the catalog";

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Export_writes_the_catalog_to_the_file()
    {
        Assert.Equal(0, await Run("export", FileName));
        Assert.Equal("the catalog", await File.ReadAllTextAsync(FileName, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Import_takes_the_file_over()
    {
        await File.WriteAllTextAsync(FileName, "another catalog", TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("import", FileName));
        Assert.Equal("another catalog", catalog);
    }

    [Fact]
    public async Task Import_of_a_faulty_file_ends_with_1()
    {
        await File.WriteAllTextAsync(FileName, "faulty", TestContext.Current.CancellationToken);
        Assert.Equal(1, await Run("import", FileName));
        Assert.Equal("the catalog", catalog);
    }

    [Fact]
    public async Task Import_of_a_missing_file_ends_with_1() => Assert.Equal(1, await Run("import", FileName));

    [Fact]
    public async Task Faulty_settings_end_with_1() => Assert.Equal(1, await Run("export", FileName, "--Countersign:Sandbox=maybe"));

    [Fact]
    public async Task A_setting_is_not_taken_for_the_file()
    {
        var before = Directory.GetCurrentDirectory();
        Assert.Equal(0, await Run("export", "--Countersign:DataDirectory=" + directory));
        Assert.Empty(Directory.GetFiles(before, "--*"));
        Assert.Equal(0, await Run("export", "--Countersign:DataDirectory", directory, FileName));
        Assert.True(File.Exists(FileName));
    }

    private string FileName => Path.Combine(directory, "catalog.json");

    private Task<int> Run(params string[] arguments)
    {
        var (words, settings) = CommandLine.Split(arguments);
        var command = CatalogCommand.Create(
            settings,
            (_, text, _) => text.WriteAsync(catalog),
            async (_, text, cancellation) =>
            {
                var read = await text.ReadToEndAsync(cancellation);
                if (read == "faulty")
                    return ["a fault"];
                catalog = read;
                return [];
            });
        return new RootCommand { command }.Parse(["catalog", .. words]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
    }
}
