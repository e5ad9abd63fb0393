using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.SearchKnowledge;

/// <summary>Search in the knowledge base as one types: a question that was overtaken by the next one is given up.</summary>
public abstract class SearchAsTyped : DeskComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    private readonly Latest _latest = new();
    private IReadOnlyList<Supertag> _all = [];
    private IReadOnlyList<Supertag> _among = [];
    private (string? Text, string? Supertag) _asked;

    [Inject] private protected KnowledgeApi Knowledge { get; set; } = default!;

    [Inject] private IncidentsApi Incidents { get; set; } = default!;

    /// <summary>What is in the field.</summary>
    private protected string Text { get; set; } = "";

    /// <summary>The chosen type; null for all.</summary>
    private protected string? Supertag { get; set; }

    /// <summary>The last answer; null while nothing is looked for.</summary>
    private protected Found? Found { get; private set; }

    /// <summary>What was found so far, the best first.</summary>
    private protected List<FoundArticle> Items { get; } = [];

    /// <summary>An incident has the number that was typed.</summary>
    private protected long? Incident { get; private set; }

    private protected bool Searching { get; private set; }

    private protected bool IsEmpty => Found is { Direct: not { Article: not null } } && Items.Count == 0 && Incident is null && !Searching;

    /// <summary>Types with counts: among all that was found, once something is; else of the whole base. The chosen one is there in any case.</summary>
    private protected IReadOnlyList<Supertag> Facets
    {
        get
        {
            var facets = Found is not null && _among.Count > 0 ? _among : _all;
            return Supertag is null || facets.Any(tag => tag.Name == Supertag) ? facets : [new(Supertag, 0), .. facets];
        }
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => GlanceAsync(async () => _all = await Knowledge.SupertagsAsync(Gone));

    /// <summary>Something else stands on the screen now.</summary>
    private protected virtual Task ShownAsync() => Task.CompletedTask;

    private protected Task OnInputAsync(string? text)
    {
        Text = text ?? "";
        return SearchAsync(Pause);
    }

    private protected Task ChooseAsync(string? supertag)
    {
        Supertag = supertag;
        return SearchAsync(TimeSpan.Zero);
    }

    private protected async Task SearchAsync(TimeSpan pause)
    {
        var ct = _latest.Next(Gone);
        if (string.IsNullOrWhiteSpace(Text) && Supertag is null)
        {
            (Found, Incident, Searching) = (null, null, false);
            Items.Clear();
            await ShownAsync();
            return;
        }

        try
        {
            await Task.Delay(pause, ct);
            Searching = true;
            StateHasChanged();
            var answered = await TryAsync(() => AskAsync(ct), ct);
            Searching = false;
            if (!answered) return;
            await ShownAsync();
            if (Found?.Direct?.IncidentNumber is not { } number) return;
            StateHasChanged();
            await GlanceAsync(async () =>
            {
                var incident = await Incidents.FindAsync(number, ct);
                ct.ThrowIfCancellationRequested();
                Incident = incident is null ? null : number;
            }, ct);
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    private protected async Task MoreAsync()
    {
        // Something else is asked already, whose own first page comes soon.
        if (Found?.Next is not { } next || _asked != (Text, Supertag)) return;
        var ct = _latest.Current;
        try
        {
            await TryAsync(async () =>
            {
                var more = await Knowledge.SearchAsync(Text, Supertag, next, ct);
                ct.ThrowIfCancellationRequested();
                Found = Found with { Next = more.Next };
                Items.AddRange(more.Items);
            }, ct);
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _latest.Dispose();
        base.Dispose(disposing);
    }

    private async Task AskAsync(CancellationToken ct)
    {
        var (text, supertag) = (Text, Supertag);
        var finding = Knowledge.SearchAsync(text, supertag, null, ct);
        // An answer of one type counts no others.
        var counting = supertag is null || text == _asked.Text || string.IsNullOrWhiteSpace(text) ? null : Knowledge.SearchAsync(text, null, null, ct);
        await Task.WhenAll(finding, counting ?? finding);
        ct.ThrowIfCancellationRequested();
        var found = await finding;
        if (string.IsNullOrWhiteSpace(text)) _among = [];
        else if (supertag is null) _among = found.Supertags ?? [];
        else if (counting is not null) _among = (await counting).Supertags ?? [];
        (Found, _asked, Incident) = (found, (text, supertag), null);
        Items.Clear();
        Items.AddRange(found.Items);
    }
}
