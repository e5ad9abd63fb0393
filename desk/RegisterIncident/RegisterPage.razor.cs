using System.Globalization;
using Helpdesk.Desk.Calls;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.KeepTyped;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace Helpdesk.Desk.RegisterIncident;

/// <summary>
/// Registration of an incident, from a call or by hand. What is typed is kept under the call's id until it is registered, so that neither a
/// lost connection nor another machine costs a word (P2).
/// </summary>
public sealed partial class RegisterPage : DeskComponent
{
    // Decision 1: the one article for calls that are not our case.
    private const int NotOurCaseArticle = 6053;

    private RegisterForm _form = new();
    private ClientCheck? _client;
    private LiveCall? _call;
    private IReadOnlyList<Candidate> _candidates = [];
    private string? _shown;
    private Guid _key = Guid.NewGuid();
    private bool _busy;
    private bool _restored;
    private bool _solves = true;

    /// <summary>The call it is registered from; null by hand.</summary>
    [Parameter] public Guid? CallId { get; set; }

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [SupplyParameterFromQuery] private string? Client { get; set; }

    [SupplyParameterFromQuery] private Guid? Call { get; set; }

    [SupplyParameterFromQuery] private int? Article { get; set; }

    // A partner's incident that this one is linked to (F68).
    [SupplyParameterFromQuery] private Guid? Parent { get; set; }

    // The incident that this one is additional to: whoever asked there asks here (F31).
    [SupplyParameterFromQuery] private Guid? From { get; set; }

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private CallsApi Calls { get; set; } = default!;

    [Inject] private KnowledgeApi Knowledge { get; set; } = default!;

    [Inject] private LiveCalls Live { get; set; } = default!;

    [Inject] private WorkInHand Work { get; set; } = default!;

    [Inject] private TypedText Typed { get; set; } = default!;

    [Inject] private IJSRuntime Browser { get; set; } = default!;

    private string DraftKey => (CallId ?? Call) is { } call ? $"call:{call}" : "new";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Live.Changed += OnLiveChanged;
        Work.Take(this, PlusOneAsync, AttachAsync);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == DraftKey) return;
        _shown = DraftKey;
        if (Call is null) Work.TurnToNextClient();
        (_form, _client, _call, _candidates, _key, _restored) = (new RegisterForm { Client = Client ?? "" }, null, null, [], Guid.NewGuid(), false);
        // A partner asks the house; it solves and closes. After the form is there: one made later would clear what was typed.
        _solves = (await SignedIn).User.IsOf(Rights.Writers);
        if (CallId is { } callId) await TryAsync(() => TakeCallAsync(callId));
        if (From is { } from) await GlanceAsync(() => TakeContactAsync(from));
        if (Article is { } number) await TryAsync(() => TakeArticleAsync(number));
        await RestoreAsync();
    }

    private async Task TakeCallAsync(Guid callId)
    {
        Live.Hide(callId);
        _call = Live.Find(callId) ?? (await Calls.FindAsync(callId, Gone) is { } stored ? LiveCall.Of(stored) : null);
        if (_call is null) return;
        _form.Phone = _call.From ?? "";
        _candidates = _call.Candidates;
        if (_candidates.Count == 0 && _call.From is { Length: > 5 } number) _candidates = await Incidents.ByPhoneAsync(number, Gone);
        _form.ContactName = _candidates.Select(candidate => candidate.ContactName).FirstOrDefault(name => name is not null) ?? "";
    }

    private async Task TakeContactAsync(Guid incident)
    {
        if (await Incidents.AdditionalAsync(incident, Gone) is not { } additional) return;
        if (string.IsNullOrEmpty(Client)) _form.NamelessId = additional.SubscriberId;
        if (additional.Contact is not { } contact) return;
        (_form.ContactName, _form.Phone, _form.Email) = (contact.Name ?? "", contact.Phone ?? "", contact.Email ?? "");
    }

    // «+1» from the article's own page.
    private async Task TakeArticleAsync(int number)
    {
        if (await Knowledge.FindAsync(number, Gone) is not { } article) return;
        (_form.Article, _form.DetailsRequired) = (new ArticleRef(article.Id, article.Number, article.Title), article.DetailsRequired);
    }

    private async Task RestoreAsync()
    {
        var place = DraftKey;
        var kept = await Typed.ReadAsync(place, Gone);
        if (place != DraftKey) return;
        foreach (var (name, text) in kept)
        {
            if (text.Length == 0 || !_form.Fields.TryGetValue(name, out var set)) continue;
            set(text);
            _restored = true;
        }

        if (_form.Article is null && int.TryParse(kept.GetValueOrDefault("article"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            await TryAsync(() => TakeArticleAsync(number));
    }

    private async Task RegisterAsync(bool close)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            if (!await ReadyAsync()) return;
        }
        finally
        {
            _busy = false;
        }

        if (close && _form.Article is null && _form.Reason.Trim().Length == 0) _form.Reason = T["Register.ReasonDefault"];
        await SendAsync(close, card => $"/incidents/{card.Number}");
    }

    private Task<bool> SendAsync(bool close, Func<Card, string> next) => TryAsync(async () =>
    {
        _busy = true;
        var place = DraftKey;
        try
        {
            var sent = new Dictionary<string, string> { ["question"] = _form.Question, ["solution"] = _form.Solution };
            var registration = _form.ToRegistration(_client, CallId ?? Call, close) with { ParentId = Parent };
            // Goes through even when the page is left at once: what was sent must not wait to be sent again.
            var card = await FreshArticle.KnownAsync(() => Incidents.RegisterAsync(registration, _key, CancellationToken.None), Gone);
            await Typed.LeaveAsync(place, sent, ($"post:{card.Number}", "post"));
            Notices.Done(T[card.Final ? "Register.DoneAndClosed" : "Register.Done", card.Number]);
            Work.TellLists();
            if (Gone.IsCancellationRequested || place != DraftKey) return;
            await WrapUpAsync();
            Navigation.NavigateTo(next(card));
        }
        catch (ApiProblem problem)
        {
            // Refused, so the next attempt is another request; after a lost answer the same key finds the incident it made.
            if ((int)problem.Status < 500) _key = Guid.NewGuid();
            if (problem.Code == "details-required")
            {
                _form.DetailsRequired = true;
                await FocusAsync("solution");
            }

            throw;
        }
        finally
        {
            _busy = false;
        }
    });

    // Registered after the hang-up: the work after the call is over with it (P22).
    private async Task WrapUpAsync()
    {
        if (_call is not { Phase: CallPhase.Ended } call) return;
        try
        {
            await Calls.WrapUpAsync(call.CallId, Gone);
        }
        catch (Exception exception) when (exception is ApiProblem or HttpRequestException)
        {
            // Somebody else's call, or a figure less: nothing to tell the operator.
        }
    }

    private async Task<bool> ReadyAsync()
    {
        // Quicker than the check that goes with the typing: what counts is what stands in the field now.
        var typed = _form.Client;
        if (_client?.Typed != typed && typed.Trim().Length > 0 && !await TryAsync(async () => _client = await Incidents.CheckAsync(typed, Gone))) return false;
        if (_form.DetailsRequired && _form.Solution.Trim().Length == 0)
        {
            Notices.Info(T["Register.NeedDetails"]);
            await FocusAsync("solution");
            return false;
        }

        if (_form.IsOfNameless || (_client is { Inn: not null } client && client.Faults is not { Count: > 0 })) return true;
        Notices.Info(T["Register.NeedClient"]);
        await FocusAsync("client");
        return false;
    }

    // "+1" (F93): nothing to type when the article helped, unless it has the red circle (F94).
    private async Task PlusOneAsync(ArticleRef article, bool detailsRequired)
    {
        await AttachAsync(article, detailsRequired);
        await RegisterAsync(close: true);
        StateHasChanged();
    }

    private async Task AttachAsync(ArticleRef article, bool detailsRequired)
    {
        (_form.Article, _form.DetailsRequired) = (article, detailsRequired);
        await Typed.SetAsync(DraftKey, "article", article.Number.ToString(CultureInfo.InvariantCulture), Gone);
        await InvokeAsync(StateHasChanged);
    }

    private Task DetachArticleAsync()
    {
        (_form.Article, _form.DetailsRequired) = (null, false);
        return Typed.SetAsync(DraftKey, "article", "", Gone);
    }

    private async Task NotOurCaseAsync()
    {
        Article? article = null;
        if (!await TryAsync(async () => article = await Knowledge.FindAsync(NotOurCaseArticle, Gone)) || article is null) return;
        (_form.Article, _form.DetailsRequired) = (new ArticleRef(article.Id, article.Number, article.Title), false);
        await SendAsync(close: true, _ => "/");
    }

    private async Task DiscardAsync()
    {
        await Typed.ForgetAsync(DraftKey, CancellationToken.None);
        Navigation.NavigateTo("/");
    }

    private ValueTask FocusAsync(string id) => Browser.InvokeVoidAsync("desk.focus", Gone, id);

    private void OnLiveChanged() => _ = InvokeAsync(() =>
    {
        if (CallId is { } callId && Live.Find(callId) is { } call) _call = call;
        StateHasChanged();
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Live.Changed -= OnLiveChanged;
        Work.Leave(this);
        base.Dispose(disposing);
    }
}
