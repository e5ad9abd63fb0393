using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.MyIncidents;

/// <content>Reads what the list shows: a view's page, or what was found by what is typed.</content>
public sealed partial class IncidentsPage
{
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
                if (Searching)
                {
                    await FindAsync(ct);
                    return;
                }

                var page = await PageAsync(null, ct);
                _rows.Clear();
                _heads.Clear();
                _rows.AddRange(page.Items);
                (_next, _found) = (page.Next, null);
            }, ct);
            _loading = false;
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    // Each kind that the text may mean under its own head; an incident is shown once.
    private async Task FindAsync(CancellationToken ct)
    {
        var found = await Incidents.SearchAsync(_text, null, ct);
        ct.ThrowIfCancellationRequested();
        (_found, _next) = (found, found.Next);
        _rows.Clear();
        _heads.Clear();
        Add("byNumber", found.ByNumber is { } one ? [one] : []);
        Add("byClient", found.ByClient);
        Add("byPhone", found.ByPhone);
        Add("byWords", found.Items);

        void Add(string head, IReadOnlyList<IncidentRow> rows)
        {
            var more = rows.Where(row => _rows.TrueForAll(known => known.Id != row.Id)).ToList();
            if (more.Count > 0 && (head != "byWords" || _rows.Count > 0)) _heads[more[0].Id] = head;
            _rows.AddRange(more);
        }
    }

    private Task<bool> MoreAsync() => TryAsync(async () =>
    {
        var (items, next) = Searching ? await MoreFoundAsync() : await MoreOfViewAsync();
        _rows.AddRange(items.Where(row => _rows.TrueForAll(known => known.Id != row.Id)));
        _next = next;

        async Task<(IReadOnlyList<IncidentRow>, string?)> MoreFoundAsync()
        {
            var found = await Incidents.SearchAsync(_text, _next, _latest.Current);
            return (found.Items, found.Next);
        }

        async Task<(IReadOnlyList<IncidentRow>, string?)> MoreOfViewAsync()
        {
            var page = await PageAsync(_next, _latest.Current);
            return (page.Items, page.Next);
        }
    });

    private Task<Page<IncidentRow>> PageAsync(string? cursor, CancellationToken ct) => _saved is { } saved ? SavedViews.ReadAsync(saved.Id, cursor, ct) :
        Incidents.ListAsync(_view, Inn, Kpp, _filter.State, cursor, 50, ct, _filter.Tag, _filter.OwnerId, _filter.OpenOnly);
}
