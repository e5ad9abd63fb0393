using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Telephony.CountCalls;

/// <summary>Judges the parts of a finished inbound call and tells what changed (decision 3).</summary>
internal sealed class CallJudge(TelephonyDb db)
{
    private SettingInForce<RegistrationRules>? _rules;

    /// <summary>The rules in force, when they were asked for together with the call.</summary>
    public void KnowRules(SettingInForce<RegistrationRules> rules) => _rules = rules;

    public async Task JudgeAsync(Call call, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // An outbound call and a part told no more count only as the withdrawal of a verdict given before.
        var parts = call.Parts.Where(part => (call.IsInbound && !part.Withdrawn) || part.VerdictVersion > 0).ToList();
        if (call.State != CallState.Ended || parts.Count == 0) return;
        var rules = _rules ??= await db.SettingAsync<RegistrationRules>(cancellationToken);
        foreach (var part in parts)
            if (part.Judge(call, rules.Value, rules.Version))
                db.Publish(new CallCounted(
                    part.Id, call.Id, part.VerdictVersion, now, part.OperatorId, part.Extension, part.AnsweredAt, part.DurationSeconds, call.From,
                    part.Linked, part.Exclusion, part.RulesVersion));
    }
}
