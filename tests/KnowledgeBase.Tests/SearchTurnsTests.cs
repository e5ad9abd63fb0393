using Helpdesk.KnowledgeBase.SearchArticles;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>Searches wait for their turn in the order in which they came.</summary>
public sealed class SearchTurnsTests
{
    [Fact]
    [Trait("Feature", "F88")]
    public async Task A_search_overtaken_while_it_waits_is_never_made_and_the_next_goes_on()
    {
        using var turns = new SearchTurns(1);
        var made = new List<string>();
        var first = new TaskCompletionSource();
        var running = turns.TakeAsync(() => Made("first", first.Task), default);
        using var overtaken = new CancellationTokenSource();
        var cancelled = turns.TakeAsync(() => Made("overtaken", Task.CompletedTask), overtaken.Token);
        var last = turns.TakeAsync(() => Made("last", Task.CompletedTask), default);

        await overtaken.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        first.SetResult();
        await Task.WhenAll(running, last);

        made.ShouldBe(["first", "last"]);

        async Task<bool> Made(string name, Task until)
        {
            made.Add(name);
            await until;
            return true;
        }
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task A_search_that_fails_gives_its_turn_back()
    {
        using var turns = new SearchTurns(1);

        await Should.ThrowAsync<InvalidOperationException>(turns.TakeAsync<bool>(() => throw new InvalidOperationException(), default));

        (await turns.TakeAsync(() => Task.FromResult(true), default)).ShouldBeTrue();
    }
}
