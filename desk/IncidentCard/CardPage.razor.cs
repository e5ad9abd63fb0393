using System.Net;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>An incident's card: posts, article, closing, calls and messages.</summary>
public sealed partial class CardPage : DeskComponent
{
    private Card? _card;
    private Counters? _counters;
    private long _shown;
    private bool _missing;
    private bool _closing;

    /// <summary>The incident's number.</summary>
    [Parameter] public long Number { get; set; }

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private WorkInHand Work { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Number) return;
        (_shown, _card, _counters, _missing, _closing) = (Number, null, null, false, false);
        await LoadAsync();
        if (_card is { } card)
            await TryAsync(async () => _counters = await Incidents.CountersAsync(card.SubscriberId, card.Id, Gone));
    }

    private Task<bool> LoadAsync() => TryAsync(async () =>
    {
        _card = await Incidents.FindAsync(Number, Gone);
        _missing = _card is null;
        Work.Take(this, plusOne: null, _card is { Final: false } ? LinkArticleAsync : null);
    });

    private async Task EditQuestionAsync(string text)
    {
        if (await ChangeAsync(card => Incidents.EditQuestionAsync(card, text, Gone))) Notices.Done(T["Card.QuestionSaved"]);
    }

    private async Task<bool> AddPostAsync((string Kind, string Text, Guid Key) post)
    {
        var sent = await TryAsync(() => Incidents.AddPostAsync(_card!, post.Kind, post.Text, post.Key, Gone));
        if (sent) await LoadAsync();
        StateHasChanged();
        return sent;
    }

    private async Task LinkArticleAsync(ArticleRef article, bool detailsRequired)
    {
        if (await ChangeAsync(card => FreshArticle.KnownAsync(() => Incidents.LinkArticleAsync(card, article.Id, Gone), Gone))) Notices.Done(T["Card.ArticleLinked", article.Number]);
        StateHasChanged();
    }

    private Task<bool> UnlinkArticleAsync() => ChangeAsync(card => Incidents.UnlinkArticleAsync(card, Gone));

    private async Task CloseAsync(ClosingWords closing)
    {
        if (!await ChangeAsync(card => Incidents.CloseAsync(card, closing.Reason, closing.Tell, Gone))) return;
        _closing = false;
        Notices.Done(T["Card.Closed", Number]);
    }

    // Somebody may have changed the card meanwhile: then the new one is shown, and nothing of theirs or ours is lost unnoticed.
    private async Task<bool> ChangeAsync(Func<Card, Task> change)
    {
        if (_card is not { } card) return false;
        var changed = await TryAsync(async () =>
        {
            try
            {
                await change(card);
            }
            catch (ApiProblem problem) when (problem.Status == HttpStatusCode.PreconditionFailed)
            {
                await LoadAsync();
                StateHasChanged();
                throw;
            }
        });
        if (!changed) return false;
        await LoadAsync();
        Work.TellLists();
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Work.Leave(this);
        base.Dispose(disposing);
    }
}
