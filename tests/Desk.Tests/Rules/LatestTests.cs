using Helpdesk.Desk.Shell;

namespace Helpdesk.Tests.Desk.Rules;

public sealed class LatestTests
{
    [Fact]
    public void Of_any_number_of_questions_only_the_last_one_stays()
    {
        using var latest = new Latest();
        var asked = Enumerable.Range(0, 20).Select(_ => latest.Next(TestContext.Current.CancellationToken)).ToList();
        asked[..^1].ShouldAllBe(question => question.IsCancellationRequested);
        asked[^1].IsCancellationRequested.ShouldBeFalse();
        asked[^1].ShouldBe(latest.Current);
    }

    [Fact]
    public void A_page_that_is_left_asks_nothing_more()
    {
        using var page = new CancellationTokenSource();
        using var latest = new Latest();
        var asked = latest.Next(page.Token);
        page.Cancel();
        asked.IsCancellationRequested.ShouldBeTrue();
    }
}
