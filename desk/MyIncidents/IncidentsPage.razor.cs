using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.MyIncidents;

/// <summary>Lists of incidents: mine first, and those of a client.</summary>
public sealed partial class IncidentsPage : DeskComponent
{
    private static readonly string[] Views = ["mine", "created", "open", "all"];

    private readonly List<IncidentRow> _rows = [];
    private readonly Latest _latest = new();
    private string _view = "mine";
    private string _client = "";
    private string? _next;
    private bool _loading;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync(TimeSpan.Zero);

    private Task ShowAsync(string view)
    {
        _view = view;
        return ReadAsync(TimeSpan.Zero);
    }

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
        return Incidents.ListAsync(_view, inn, kpp, null, cursor, 50, ct);
    }

    private void Open(IncidentRow row) => Navigation.NavigateTo($"/incidents/{row.Number}");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _latest.Dispose();
        base.Dispose(disposing);
    }
}
