using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.SearchKnowledge;

/// <summary>Search in the knowledge base as one types: a question that was overtaken by the next one is given up.</summary>
public sealed partial class KnowledgePanel : DeskComponent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);

    private readonly List<FoundArticle> _items = [];
    private readonly Latest _latest = new();
    private IReadOnlyList<Supertag> _supertags = [];
    private Found? _found;
    private (string Text, string? Supertag) _asked;
    private string _text = "";
    private string? _supertag;
    private bool _searching;

    [Inject] private KnowledgeApi Knowledge { get; set; } = default!;

    [Inject] private WorkInHand Work { get; set; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Work.NextClient += Clear;
        return GlanceAsync(async () => _supertags = await Knowledge.SupertagsAsync(Gone));
    }

    private void Clear() => _ = InvokeAsync(async () =>
    {
        (_text, _supertag) = ("", null);
        await SearchAsync(TimeSpan.Zero);
        StateHasChanged();
    });

    private Task OnInputAsync(string? text)
    {
        _text = text ?? "";
        return SearchAsync(Pause);
    }

    private Task OnSupertagAsync(ChangeEventArgs change)
    {
        _supertag = change.Value is string { Length: > 0 } tag ? tag : null;
        return SearchAsync(TimeSpan.Zero);
    }

    private async Task SearchAsync(TimeSpan pause)
    {
        var ct = _latest.Next(Gone);
        if (string.IsNullOrWhiteSpace(_text) && _supertag is null)
        {
            (_found, _searching) = (null, false);
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Work.NextClient -= Clear;
        if (disposing) _latest.Dispose();
        base.Dispose(disposing);
    }
}
