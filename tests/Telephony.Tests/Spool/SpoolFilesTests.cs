using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.Spool;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Tests.Telephony.Spool;

public sealed class SpoolFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("spool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_instances_share_a_folder_and_neither_takes_what_the_other_still_writes()
    {
        using var first = Files();
        using var second = Files();
        await first.AppendAsync(Raw("1"), CancellationToken.None);
        await second.AppendAsync(Raw("2"), CancellationToken.None);
        Directory.GetFiles(_folder).Length.ShouldBe(2);

        // The second closes its own file and sees both; the first's is held by its writer.
        var taken = Taken(await second.CloseAndListAsync(CancellationToken.None));
        taken.ShouldBe(["2"]);
        Taken(await first.CloseAndListAsync(CancellationToken.None)).ShouldBe(["1", "2"], "what nobody holds is anybody's");
    }

    [Fact]
    public async Task A_file_being_drained_is_nobody_elses_and_a_cut_line_ends_it()
    {
        using var first = Files();
        await first.AppendAsync(Raw("1"), CancellationToken.None);
        await first.AppendAsync(Raw("2"), CancellationToken.None);
        var path = (await first.CloseAndListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text[..^20]);

        var held = SpoolFiles.TryTake(path).ShouldNotBeNull();
        held.Events.Select(e => e.Rest).ShouldBe(["1"]);
        SpoolFiles.TryTake(path).ShouldBeNull();
        await held.Hold.DisposeAsync();
    }

    static List<string> Taken(IEnumerable<string> paths)
    {
        var events = new List<string>();
        foreach (var path in paths)
        {
            if (SpoolFiles.TryTake(path) is not { } taken) continue;
            events.AddRange(taken.Events.Select(e => e.Rest));
            taken.Hold.Dispose();
        }

        return events;
    }

    SpoolFiles Files() => new(new ConfigurationBuilder().AddInMemoryCollection([new("Telephony:SpoolFolder", _folder)]).Build());

    static RawEvent Raw(string rest) => new() { Id = Guid.CreateVersion7(), Rest = rest, Method = "POST" };
}
