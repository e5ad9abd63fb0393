using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.TakeIn;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Helpdesk.Desk.MyIncidents;

/// <summary>
/// The views with their counters (F77 to F79), the incidents of a client, and the search of all incidents by words, number and phone, live
/// while one types.
/// </summary>
public sealed partial class IncidentsPage : DeskComponent
{
    private static readonly string[] OfStaff = ["mine", "attention", "group", "created", "createdToday", "createdResolved", "open", "all", "due", "putOff", "watching", .. IntakeTabs.Pages];

    // A partner owns nothing here and is in no group: what is open at his service centre is his work.
    private static readonly string[] OfPartners = ["open", "createdToday", "created", "all"];

    private readonly List<IncidentRow> _rows = [];
    private readonly Dictionary<Guid, IncidentRow> _chosen = [];
    private readonly Latest _latest = new();
    private string _view = "";
    private ListFilter _filter = new();
    private IReadOnlyList<string> _tags = [];
    private IReadOnlyList<StateView> _states = [];
    private readonly Dictionary<Guid, string> _heads = [];
    private FoundIncidents? _found;
    private string _text = "";
    private string? _asked;
    private string? _askedTag;
    private IReadOnlyList<SavedView> _mine = [];
    private SavedView? _saved;
    private SavedView? _edited;
    private bool _editing;
    private string? _next;
    private bool _loading;
    private bool _staff = true;
    private bool _writes;

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private StepsApi Steps { get; set; } = default!;

    [Inject] private ViewsApi SavedViews { get; set; } = default!;

    [Inject] private TeamApi Team { get; set; } = default!;

    [Inject] private ViewCounters Views { get; set; } = default!;

    [SupplyParameterFromQuery] private string? View { get; set; }

    [SupplyParameterFromQuery] private string? Q { get; set; }

    [SupplyParameterFromQuery] private Guid? Saved { get; set; }

    [SupplyParameterFromQuery] private string? Tag { get; set; }

    private string[] Names => _staff ? OfStaff : OfPartners;

    // What is on the screen, to begin a view of one's own with.
    private ViewFilter Shown => new(
        _view, _filter.State is { } state ? [state] : null, _filter.OpenOnly, _filter.OwnerId, Inn: Inn, Tag: _filter.Tag);

    // All that the list shows, streamed past the circuit (P18).
    private string Export => _saved is { } saved
        ? Query.To("/files/incidents", ("savedView", saved.Id))
        : Query.To(
            "/files/incidents", ("view", _view), ("inn", Inn), ("kpp", Kpp), ("state", _filter.State), ("ownerId", _filter.OwnerId), ("tag", _filter.Tag),
            ("openOnly", _filter.OpenOnly ? "true" : null));

    // An INN filters the view that is open; anything else is looked for in all incidents.
    private bool Searching => _staff && _text.Trim().Length > 1 && Inn is null;

    private string Digits => new([.. _text.Where(char.IsAsciiDigit)]);

    // Ten digits of a legal entity, or twelve of a person; what follows ten is the KPP (F2, F3).
    private string? Inn => _text.All(c => char.IsAsciiDigit(c) || c is ' ' or '-' or '/') && Digits.Length is 10 or 12 or 19 ? Digits[..(Digits.Length == 19 ? 10 : Digits.Length)] : null;

    private string? Kpp => Inn is not null && Digits.Length == 19 ? Digits[10..] : null;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _text = Q ?? "";
        var user = (await SignedIn).User;
        (_staff, _writes) = (user.IsOf(Rights.Staff), user.IsOf(Rights.Writers));
        Views.Changed += Update;
        Views.Start();
        await Task.WhenAll(
            TryAsync(async () => _states = (await Steps.StatesAsync(Gone)).Items),
            GlanceAsync(async () => _tags = [.. (await Team.TagsAsync(Gone)).Concat(Tag is { } asked ? [asked] : []).Distinct()]));
    }

    private Task<bool> ReadSavedAsync() => GlanceAsync(async () => _mine = await SavedViews.ListAsync(Gone));

    private void ShowSaved(SavedView view) => Navigation.NavigateTo($"/incidents?saved={view.Id}");

    private void EditView(SavedView? view) => (_edited, _editing) = (view, true);

    private async Task SavedAsync(SavedView? view)
    {
        _editing = false;
        await ReadSavedAsync();
        _saved = null;
        Navigation.NavigateTo(view is null ? "/incidents" : $"/incidents?saved={view.Id}");
        if (view is not null && Saved == view.Id) await OpenSavedAsync();
    }

    private Task OpenSavedAsync()
    {
        _saved = _mine.FirstOrDefault(view => view.Id == Saved);
        return ReadAsync(TimeSpan.Zero);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var textBefore = _text;
        if (_mine.Count == 0 || (Saved is { } wanted && _mine.All(known => known.Id != wanted))) await ReadSavedAsync();
        // What was looked for from anywhere may be anybody's.
        var view = Names.Contains(View) ? View! : Q is null ? Names[0] : "all";
        if (view == _view && Q == _asked && Saved == _saved?.Id && Tag == _askedTag) return;
        // What somebody typed while the page was still being made ready, or while the views were read, is what he wants to find.
        if (_view.Length > 0 && _text == textBefore)
        {
            if (Q is not null) _text = Q;
            else if (Searching) _text = "";
        }

        (_view, _asked, _askedTag, _filter) = (view, Q, Tag, new ListFilter(Tag: Tag));
        _rows.Clear();
        _chosen.Clear();
        Views.Refresh();
        await OpenSavedAsync();
    }

    // By the address, so that a view can be kept as a bookmark and «back» leads where one was.
    private void Show(string view) => Navigation.NavigateTo($"/incidents?view={view}");

    private Task FilterAsync(ListFilter filter)
    {
        _filter = filter;
        StateHasChanged();
        return ReadAsync(TimeSpan.Zero);
    }

    private void Pick(IncidentRow row, bool picked)
    {
        if (picked) _chosen[row.Id] = row;
        else _chosen.Remove(row.Id);
    }

    private Task ChangedManyAsync()
    {
        _chosen.Clear();
        Views.Refresh();
        return ReadAsync(TimeSpan.Zero);
    }

    private void Update() => _ = InvokeAsync(StateHasChanged);

    private Task OnTextAsync(string? text)
    {
        _text = text ?? "";
        return ReadAsync(TimeSpan.FromMilliseconds(220));
    }

    private void Open(IncidentRow row) => Navigation.NavigateTo($"/incidents/{row.Number}");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Views.Changed -= Update;
        if (disposing) _latest.Dispose();
        base.Dispose(disposing);
    }
}
