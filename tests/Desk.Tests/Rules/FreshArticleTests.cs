using System.Net;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Tests.Desk.Rules;

public sealed class FreshArticleTests
{
    [Fact]
    [Trait("Feature", "F93")]
    public async Task An_article_that_incidents_has_not_heard_of_yet_is_waited_for()
    {
        var asked = 0;
        var answer = await FreshArticle.KnownAsync(
            () => ++asked < 3 ? throw Refused("articleId") : Task.FromResult("registered"), TestContext.Current.CancellationToken);
        (answer, asked).ShouldBe(("registered", 3));
    }

    [Fact]
    public async Task Any_other_refusal_is_told_at_once()
    {
        var asked = 0;
        await Should.ThrowAsync<ApiProblem>(() => FreshArticle.KnownAsync<string>(
            () =>
            {
                asked++;
                throw Refused("inn");
            },
            TestContext.Current.CancellationToken));
        asked.ShouldBe(1);
    }

    private static ApiProblem Refused(string field) =>
        new(HttpStatusCode.BadRequest, "validation", "Bad.", new Dictionary<string, string[]> { [field] = ["Bad."] }, null);
}
