using System.Globalization;
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
        Taken(await first.CloseAndListAsync(CancellationToken.None)).ShouldBe(["1"], "what is done with is gone");
    }

    [Fact, Trait("Feature", "F19")]
    public async Task Files_of_two_instances_are_taken_as_one_in_the_order_the_webhooks_came()
    {
        using (var first = Files())
        using (var second = Files())
        {
            // The ring at one instance, the answer at the other, the end at the first: whichever file's name sorts first.
            await second.AppendAsync(Raw("2"), CancellationToken.None);
            await first.AppendAsync(Raw("1"), CancellationToken.None);
            await first.AppendAsync(Raw("3"), CancellationToken.None);
            await second.AppendAsync(Raw("4"), CancellationToken.None);
            await second.AppendAsync(Raw("6"), CancellationToken.None);
            await first.AppendAsync(Raw("5"), CancellationToken.None);
        }

        using var third = Files();
        Taken(await third.CloseAndListAsync(CancellationToken.None)).ShouldBe(["1", "2", "3", "4", "5", "6"]);
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_goes_only_when_its_last_webhook_is_done_with()
    {
        using (var first = Files())
        {
            await first.AppendAsync(Raw("1"), CancellationToken.None);
            await first.AppendAsync(Raw("2"), CancellationToken.None);
        }

        using var later = Files();
        using (var cut = TakenSpool.Take(await later.CloseAndListAsync(CancellationToken.None)))
        {
            cut.Advance();
            cut.Head.ShouldNotBeNull().Rest.ShouldBe("2");
        }

        Taken(await later.CloseAndListAsync(CancellationToken.None)).ShouldBe(["1", "2"], "a drain that was cut begins anew");
    }

    [Fact]
    public async Task A_file_being_drained_is_nobody_elses_and_a_cut_line_is_passed_over()
    {
        using var first = Files();
        await first.AppendAsync(Raw("1"), CancellationToken.None);
        await first.AppendAsync(Raw("2"), CancellationToken.None);
        var path = (await first.CloseAndListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text[..^20]);

        using (var held = SpoolFile.TryTake(path).ShouldNotBeNull())
        {
            held.Head.ShouldNotBeNull().Rest.ShouldBe("1");
            SpoolFile.TryTake(path).ShouldBeNull();
            held.Advance();
            held.Head.ShouldBeNull();
        }

        var lines = text.Split('\n');
        await File.WriteAllTextAsync(path, $"{lines[0][..^20]}\n{lines[1]}\n");
        Taken([path]).ShouldBe(["2"], "what follows a cut line was replied to");
    }

    static List<string> Taken(IEnumerable<string> paths)
    {
        using var taken = TakenSpool.Take(paths);
        var events = new List<string>();
        for (; taken.Head is { } spooled; taken.Advance()) events.Add(spooled.Rest);
        return events;
    }

    SpoolFiles Files() => new(new ConfigurationBuilder().AddInMemoryCollection([new("Telephony:SpoolFolder", _folder)]).Build());

    // The n-th webhook came at the n-th second, whatever the clock of the machine says.
    static RawEvent Raw(string rest) => new()
    {
        Id = Guid.CreateVersion7(),
        Rest = rest,
        Method = "POST",
        ReceivedAt = DateTimeOffset.UnixEpoch.AddSeconds(int.Parse(rest, CultureInfo.InvariantCulture)),
    };
}
