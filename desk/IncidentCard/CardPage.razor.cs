using System.Net;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>An incident's card: posts, article, closing, calls and messages. What else may be done with it is in CardPage.Steps.cs.</summary>
public sealed partial class CardPage : DeskComponent
{
    private Card? _card;
    private Counters? _counters;
    private IReadOnlyList<Post>? _meanwhile;
    private EndedChildren? _ended;
    private int _fresh;
    private long _shown;
    private bool _missing;
    private bool _typing;
    private bool _writes;
    private bool _partner;

    /// <summary>The incident's number.</summary>
    [Parameter] public long Number { get; set; }

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    // In a partner's incident the house writes nothing: the button makes one linked to it (F68).
    private bool Writes => _writes && _card is { ByPartner: false };

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private WorkInHand Work { get; set; } = default!;

    [Inject] private ViewCounters Views { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var user = (await SignedIn).User;
        (_writes, _partner) = (user.IsOf(Rights.Writers), user.IsInRole("partner"));
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Number) return;
        (_shown, _card, _counters, _missing, _meanwhile, _ended, _history, _typing) = (Number, null, null, false, null, null, false, false);
        Show(CardPanel.None);
        await LoadAsync();
        if (_card is not { } card) return;
        await Task.WhenAll(
            GlanceAsync(async () => _counters = await Incidents.CountersAsync(card.SubscriberId, card.Id, Gone)),
            TryAsync(async () => _states ??= await Steps.StatesAsync(Gone)),
            GlanceAsync(() => Incidents.SeenAsync(card.Id, Gone)));
        Views.Refresh();
    }

    private Task<bool> LoadAsync() => TryAsync(async () => Take(await Incidents.FindAsync(Number, Gone)));

    // «Обновить» (F145): the card with all that is shown beside it.
    private async Task RefreshAsync()
    {
        if (!await LoadAsync() || _card is not { } card) return;
        _fresh++;
        StateHasChanged();
        await GlanceAsync(async () => _counters = await Incidents.CountersAsync(card.SubscriberId, card.Id, Gone));
    }

    private void Take(Card? card)
    {
        _card = card;
        _missing = card is null;
        Work.Take(this, plusOne: null, Writes && card is { Final: false } ? LinkArticleAsync : null);
    }

    private async Task<bool> EditQuestionAsync(string text)
    {
        if (!await ChangeAsync(card => Incidents.EditQuestionAsync(card, text, Gone))) return false;
        Notices.Done(T["Card.QuestionSaved"]);
        return true;
    }

    private async Task<bool> AddPostAsync((string Kind, string Text, Guid Key) post)
    {
        // Goes through even when the page is left at once: else nobody would know whether it was sent, and it would wait to be sent again.
        var sent = await TryAsync(() => Incidents.AddPostAsync(_card!, post.Kind, post.Text, post.Key, CancellationToken.None));
        if (sent)
        {
            _typing = false;
            await LoadAsync();
        }

        StateHasChanged();
        return sent;
    }

    private async Task LinkArticleAsync(ArticleRef article, bool detailsRequired)
    {
        if (await ChangeAsync(card => FreshArticle.KnownAsync(() => Incidents.LinkArticleAsync(card, article.Id, Gone), Gone)))
            Notices.Done(T["Card.ArticleLinked", article.Number]);
    }

    private Task<bool> UnlinkArticleAsync() => ChangeAsync(card => Incidents.UnlinkArticleAsync(card, Gone));

    // Somebody may have changed the card meanwhile: then what he did is shown, and nothing of his or ours is lost unnoticed.
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
                await ShowMeanwhileAsync(card);
            }
        });
        if (!changed || _meanwhile is not null) return false;
        await LoadAsync();
        Work.TellLists();
        StateHasChanged();
        return true;
    }

    private async Task ShowMeanwhileAsync(Card seen)
    {
        await LoadAsync();
        var known = seen.Posts.Select(post => post.Id).ToHashSet();
        _meanwhile = [.. (_card?.Posts ?? []).Where(post => !known.Contains(post.Id))];
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Work.Leave(this);
        base.Dispose(disposing);
    }
}
