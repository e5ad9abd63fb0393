using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Helpdesk.Desk.SearchKnowledge;

/// <summary>The knowledge base on a page of its own: search as one types, types of articles with counts, and the article beside its place in the list.</summary>
public sealed partial class KnowledgePage : SearchAsTyped
{
    // No address need be longer.
    private const int LongestInAddress = 500;

    private readonly Latest _preview = new();
    private Article? _previewed;

    [SupplyParameterFromQuery] private string? Q { get; set; }

    [SupplyParameterFromQuery] private string? Type { get; set; }

    [Inject] private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        (Text, Supertag) = (Q ?? "", string.IsNullOrEmpty(Type) ? null : Type);
        return Task.WhenAll(base.OnInitializedAsync(), SearchAsync(TimeSpan.Zero));
    }

    private protected override async Task ShownAsync()
    {
        // So that «Back» from an article leads to what was found, and the address can be passed on.
        var text = Text.Length is > 0 and <= LongestInAddress ? Text : null;
        await Browser.InvokeVoidAsync("desk.address", Gone, Query.To("/knowledge", ("q", text), ("type", Supertag)));
        if (Items.Count > 0) await PreviewAsync(Items[0]);
        else _previewed = null;
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
        if (disposing) _preview.Dispose();
        base.Dispose(disposing);
    }
}
