using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.RegistrationShare;

/// <summary>The calls behind the figure that no incident is linked to, and for each the incidents it most likely belongs to (F27, F28).</summary>
public sealed partial class UnlinkedCalls : DeskComponent
{
    private const int Suggestions = 9;

    private readonly List<UnlinkedCall> _calls = [];
    private IReadOnlyList<IncidentRow> _suggested = [];
    private UnlinkedCall? _chosen;
    private string? _next;
    private bool _loaded;
    private bool _searching;

    /// <summary>Begin of the period.</summary>
    [Parameter, EditorRequired] public DateTimeOffset From { get; set; }

    /// <summary>End of the period, not part of it.</summary>
    [Parameter, EditorRequired] public DateTimeOffset To { get; set; }

    /// <summary>Whose calls; null for one's own.</summary>
    [Parameter] public Guid? OperatorId { get; set; }

    /// <summary>Everybody's calls, for those who lead.</summary>
    [Parameter] public bool Everyone { get; set; }

    /// <summary>A call was linked: the figure is another one.</summary>
    [Parameter] public EventCallback Linked { get; set; }

    [Inject] private CallsApi Calls { get; set; } = default!;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await MoreAsync();
        if (_calls.Count > 0) await ChooseAsync(_calls[0]);
    }

    private Task<bool> MoreAsync() => TryAsync(async () =>
    {
        var page = await Calls.UnlinkedAsync(OperatorId, Everyone, From, To, _next, Gone);
        _calls.AddRange(page.Items);
        (_next, _loaded) = (page.Next, true);
    });

    private async Task ChooseAsync(UnlinkedCall call)
    {
        if (_chosen == call) return;
        (_chosen, _suggested, _searching) = (call, [], true);
        await TryAsync(async () =>
        {
            var found = await SuggestAsync(call);
            if (_chosen == call) (_suggested, _searching) = (found, false);
        });
    }

    // The number's clients first, then what the operator himself registered; nearest in time first.
    private async Task<IReadOnlyList<IncidentRow>> SuggestAsync(UnlinkedCall call)
    {
        var mine = Incidents.ListAsync("created", null, null, null, null, 30, Gone);
        var ofClients = await Task.WhenAll((call.Candidates ?? []).Where(candidate => candidate.Inn is not null).Take(3)
            .Select(candidate => Incidents.ListAsync("all", candidate.Inn, candidate.Kpp ?? "", null, null, 10, Gone)));
        var near = ofClients.SelectMany(page => page.Items).OrderBy(Distance);
        return [.. near.Concat((await mine).Items.OrderBy(Distance)).DistinctBy(row => row.Id).Take(Suggestions)];

        TimeSpan Distance(IncidentRow row) => (row.CreatedAt - call.AnsweredAt).Duration();
    }

    // Whose call it was matters to who sees several people's; to himself, who may have called.
    private string? Detail(UnlinkedCall call) => Everyone ? call.OperatorName : call.Candidates is { Count: > 0 } known ? known[0].Name ?? known[0].Inn : null;

    private async Task LinkAsync(IncidentRow row)
    {
        if (_chosen is not { } call || !await TryAsync(() => Calls.LinkAsync(call.CallId, row.Id, Gone))) return;
        Notices.Done(T["Unlinked.Done", row.Number]);
        var at = _calls.IndexOf(call);
        _calls.RemoveAt(at);
        (_chosen, _suggested) = (null, []);
        if (_calls.Count > 0) await ChooseAsync(_calls[Math.Min(at, _calls.Count - 1)]);
        await Linked.InvokeAsync();
    }
}
