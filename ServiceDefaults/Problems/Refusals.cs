namespace Helpdesk.ServiceDefaults.Problems;

/// <summary>An expected refusal that becomes a ProblemDetails (RFC 9457) with a stable <c>type</c>.</summary>
/// <param name="code">Kebab-case name of what was refused; the type is <c>urn:helpdesk:problem:{code}</c>.</param>
/// <param name="detail">One English sentence for the caller.</param>
public abstract class Refusal(string code, string detail) : Exception(detail)
{
    /// <summary>Kebab-case name of what was refused.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status.</summary>
    public abstract int Status { get; }

    /// <summary>Further members of the problem.</summary>
    public virtual IEnumerable<KeyValuePair<string, object?>> Extensions => [];
}

/// <summary>A business rule says no: 409.</summary>
/// <param name="code">Name of the rule.</param>
/// <param name="detail">What is not allowed, and why.</param>
public sealed class RuleRefused(string code, string detail) : Refusal(code, detail)
{
    /// <inheritdoc/>
    public override int Status => 409;
}

/// <summary>No such thing, or not for this caller: 404.</summary>
/// <param name="code">Like <c>incident-not-found</c>.</param>
/// <param name="detail">What was not found.</param>
public sealed class NotFound(string code, string detail) : Refusal(code, detail)
{
    /// <inheritdoc/>
    public override int Status => 404;
}

/// <summary>The caller may not do this to this thing, though his role may do it to others: 403.</summary>
/// <param name="code">Name of the restriction.</param>
/// <param name="detail">What is not allowed.</param>
public sealed class Forbidden(string code, string detail) : Refusal(code, detail)
{
    /// <inheritdoc/>
    public override int Status => 403;
}

/// <summary>Input that cannot be understood: 400 with the faults by field, as a failed validation has.</summary>
/// <param name="errors">Faults by field name.</param>
public sealed class BadInput(IReadOnlyDictionary<string, string[]> errors) : Refusal("validation", "The request is not valid.")
{
    /// <summary>One fault of one field.</summary>
    public BadInput(string field, string message) : this(new Dictionary<string, string[]> { [field] = [message] }) { }

    /// <inheritdoc/>
    public override int Status => 400;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Extensions => [new("errors", errors)];
}

/// <summary>The caller's copy is older than ours: 412 with what it is now, so that both can be shown.</summary>
/// <param name="current">The thing as it is now.</param>
/// <param name="version">Its version now.</param>
public sealed class StaleVersion(object? current, int version)
    : Refusal("stale-version", "Somebody changed this meanwhile; 'current' says what it is now.")
{
    /// <inheritdoc/>
    public override int Status => 412;

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Extensions => [new("version", version), new("current", current)];
}

/// <summary>A change of fields or state needs <c>If-Match</c>: 428 (RFC 6585).</summary>
public sealed class VersionRequired() : Refusal("version-required", "Send If-Match with the ETag you read.")
{
    /// <inheritdoc/>
    public override int Status => 428;
}
