using Helpdesk.Desk.Workplace;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.SearchKnowledge;

/// <summary>Search in the knowledge base beside the work in hand.</summary>
public sealed partial class KnowledgePanel : SearchAsTyped
{
    [Inject] private WorkInHand Work { get; set; } = default!;

    // An article whose number was typed comes first, and once.
    private Guid? DirectId => Found?.Direct?.Article?.Id;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Work.NextClient += Clear;
        return base.OnInitializedAsync();
    }

    private void Clear() => _ = InvokeAsync(async () =>
    {
        (Text, Supertag) = ("", null);
        await SearchAsync(TimeSpan.Zero);
        StateHasChanged();
    });

    private Task OnSupertagAsync(ChangeEventArgs change) => ChooseAsync(change.Value is string { Length: > 0 } tag ? tag : null);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Work.NextClient -= Clear;
        base.Dispose(disposing);
    }
}
