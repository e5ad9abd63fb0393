using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.MyIncidents;

/// <summary>The views with their counters (F77 to F79), and the incidents of a client.</summary>
public sealed partial class IncidentsPage : DeskComponent
{
    private static readonly string[] Names = ["mine", "attention", "group", "created", "createdToday", "createdResolved", "open", "all"];

    private readonly List<IncidentRow> _rows = [];
    private readonly Dictionary<Guid, IncidentRow> _chosen = [];
    private readonly Latest _latest = new();
    private string _view = "";
    private string? _state;
    private IReadOnlyList<StateView> _states = [];
    private string _client = "";
    private string? _next;
    private bool _loading;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    [Inject] private StepsApi Steps { get; set; } = default!;

    [Inject] private ViewCounters Views { get; set; } = default!;

    [SupplyParameterFromQuery] private string? View { get; set; }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Views.Changed += Update;
        Views.Start();
        return TryAsync(async () => _states = (await Steps.StatesAsync(Gone)).Items);
    }

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        var view = Names.Contains(View) ? View! : Names[0];
        if (view == _view) return Task.CompletedTask;
        (_view, _state) = (view, null);
        _rows.Clear();
        _chosen.Clear();
        Views.Refresh();
        return ReadAsync(TimeSpan.Zero);
    }

    // By the address, so that a view can be kept as a bookmark and «back» leads where one was.
    private void Show(string view) => Navigation.NavigateTo($"/incidents?view={view}");

    private Task OnStateAsync(ChangeEventArgs change)
    {
        _state = change.Value is string { Length: > 0 } state ? state : null;
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

    private Task OnClientAsync(string? text)
    {
        _client = text ?? "";
        return ReadAsync(TimeSpan.FromMilliseconds(250));
    }

    private async Task ReadAsync(TimeSpan pause)
    {
        var ct = _latest.Next(Gone);
        try
        {
            await Task.Delay(pause, ct);
            _loading = true;
            StateHasChanged();
            await TryAsync(async () =>
            {
                var page = await PageAsync(null, ct);
                _rows.Clear();
                _rows.AddRange(page.Items);
                _next = page.Next;
            }, ct);
            _loading = false;
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    private Task<bool> MoreAsync() => TryAsync(async () =>
    {
        var page = await PageAsync(_next, _latest.Current);
        _rows.AddRange(page.Items);
        _next = page.Next;
    });

    private Task<Page<IncidentRow>> PageAsync(string? cursor, CancellationToken ct)
    {
        var digits = new string([.. _client.Where(char.IsAsciiDigit)]);
        // Ten digits of a legal entity, or twelve of a person; what follows ten is the KPP (F2, F3).
        var inn = digits.Length is 10 or 12 ? digits : digits.Length == 19 ? digits[..10] : null;
        var kpp = digits.Length == 19 ? digits[10..] : null;
        return Incidents.ListAsync(_view, inn, kpp, _state, cursor, 50, ct);
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
