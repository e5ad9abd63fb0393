using System.Diagnostics;
using System.Text;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

/// <summary>Both stemmers, word by word, against the reference implementation: a sample, and all words of Debian's dictionaries.</summary>
public sealed class StemTests
{
    private const string Reference = "/usr/bin/stemwords";

    [Theory]
    [InlineData("russian")]
    [InlineData("english")]
    [Trait("Feature", "F88")]
    public void Stems_of_the_sample_equal_the_references(string language)
    {
        using var sample = typeof(StemTests).Assembly.GetManifestResourceStream($"Helpdesk.Tests.SearchLanguage.Samples.{language}.tsv")!;
        using var lines = new StreamReader(sample);
        var count = 0;
        while (lines.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            Stems.Of(parts[0]).ShouldBe(parts[1], $"stem of {parts[0]}");
            count++;
        }

        count.ShouldBeGreaterThan(2000);
    }

    [Theory]
    [InlineData("russian", "aspell -d ru --encoding=utf-8 dump master | aspell -l ru --encoding=utf-8 expand | tr ' ' '\\n'")]
    [InlineData("english", "cat /usr/share/dict/american-english")]
    [Trait("Feature", "F88")]
    public async Task Stems_of_a_whole_dictionary_equal_the_references(string language, string dictionary)
    {
        File.Exists(Reference).ShouldBeTrue("./helpdesk test installs libstemmer-tools");
        var alphabet = language == "russian" ? "абвгдежзийклмнопрстуфхцчшщъыьэюя" : "abcdefghijklmnopqrstuvwxyz";
        var words = (await RunAsync("sh", dictionary, null))
            .Select(w => w.ToLowerInvariant().Replace('ё', 'е'))
            .Where(w => w.Length > 0 && w.All(alphabet.Contains))
            .Distinct(StringComparer.Ordinal).ToList();
        words.Count.ShouldBeGreaterThan(1000, "./helpdesk test installs a dictionary of this language");

        var expected = await RunAsync("sh", $"{Reference} -l {language} -c UTF_8", words);
        expected.Count.ShouldBe(words.Count);
        var wrong = words.Zip(expected).Where(p => Stems.Of(p.First) != p.Second)
            .Select(p => $"{p.First}: {Stems.Of(p.First)} instead of {p.Second}").Take(20);
        wrong.ShouldBeEmpty();
        TestContext.Current.SendDiagnosticMessage("{0}: {1} words compared", language, words.Count);
    }

    private static async Task<List<string>> RunAsync(string shell, string command, List<string>? input)
    {
        var start = new ProcessStartInfo(shell)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var feeding = Task.Run(async () =>
        {
            foreach (var line in input ?? [])
                await process.StandardInput.WriteAsync(line + "\n");
            process.StandardInput.Close();
        });
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            lines.Add(line);
        await Task.WhenAll(feeding, errors);
        await process.WaitForExitAsync();
        return lines;
    }
}
