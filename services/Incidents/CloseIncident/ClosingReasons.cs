namespace Helpdesk.Incidents.CloseIncident;

/// <summary>Setting: what the desk offers to choose from as a closing reason (F53); none leaves the choice that comes with the product.</summary>
internal sealed record ClosingReasons
{
    private const int Most = 50;

    /// <summary>A reason that is offered; any other may be typed.</summary>
    internal sealed record Offered(string? Text);

    public IReadOnlyList<Offered> Reasons { get; init; } = [];

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() =>
        Reasons is null || Reasons.Count > Most || Reasons.Any(reason => string.IsNullOrWhiteSpace(reason?.Text) || reason.Text.Length > 500)
            ? $"At most {Most} reasons of 1 to 500 characters."
            : null;
}
