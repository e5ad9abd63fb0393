using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.SearchKnowledge;

/// <summary>The knowledge base on a page of its own: search as one types, types of articles with counts, and the article beside its place in the list.</summary>
public sealed partial class KnowledgePage : DeskComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    private readonly List<FoundArticle> _items = [];
    private readonly Latest _latest = new();
    private readonly Latest _preview = new();
    private IReadOnlyList<Supertag> _supertags = [];
    private Found? _found;
    private (string Text, string? Supertag) _asked;
    private Article? _previewed;
    private string _text = "";
    private string? _supertag;
    private bool _searching;

    [Inject] private KnowledgeApi Knowledge { get; set; } = default!;

    [SupplyParameterFromQuery] private string? Q { get; set; }

    // Among what was found, once something is looked for; else of the whole base.
    private IEnumerable<Supertag> Facets => _supertag is null && _text.Trim().Length > 0 && _found?.Supertags is { Count: > 0 } among ? among : _supertags;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _text = Q ?? "";
        await Task.WhenAll(
            GlanceAsync(async () => _supertags = await Knowledge.SupertagsAsync(Gone)),
            SearchAsync(TimeSpan.Zero));
    }

    private Task OnInputAsync(string? text)
    {
        _text = text ?? "";
        return SearchAsync(Pause);
    }

    private Task ChooseAsync(string? supertag)
    {
        _supertag = supertag;
        return SearchAsync(TimeSpan.Zero);
    }

    private async Task SearchAsync(TimeSpan pause)
    {
        var ct = _latest.Next(Gone);
        if (string.IsNullOrWhiteSpace(_text) && _supertag is null)
        {
            (_found, _searching, _previewed) = (null, false, null);
            _items.Clear();
            return;
        }

        try
        {
            await Task.Delay(pause, ct);
            _searching = true;
            StateHasChanged();
            await TryAsync(async () =>
            {
                var asked = (_text, _supertag);
                var found = await Knowledge.SearchAsync(_text, _supertag, null, ct);
                ct.ThrowIfCancellationRequested();
                (_found, _asked) = (found, asked);
                _items.Clear();
                _items.AddRange(found.Items);
            }, ct);
            _searching = false;
            if (_items.Count > 0) await PreviewAsync(_items[0]);
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    private async Task MoreAsync()
    {
        // Something else is asked already, whose own first page comes soon.
        if (_found?.Next is not { } next || _asked != (_text, _supertag)) return;
        var ct = _latest.Current;
        try
        {
            await TryAsync(async () =>
            {
                var more = await Knowledge.SearchAsync(_asked.Text, _asked.Supertag, next, ct);
                ct.ThrowIfCancellationRequested();
                _found = more;
                _items.AddRange(more.Items);
            }, ct);
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
    }

    private async Task PreviewAsync(FoundArticle item)
    {
        if (_previewed?.Id == item.Id) return;
        var ct = _preview.Next(Gone);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(60), ct);
            await TryAsync(async () =>
            {
                var article = await Knowledge.FindAsync(item.Id, ct);
                ct.ThrowIfCancellationRequested();
                _previewed = article;
            }, ct);
        }
        catch (OperationCanceledException)
        {
            // Another article has the focus.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _latest.Dispose();
            _preview.Dispose();
        }

        base.Dispose(disposing);
    }
}
