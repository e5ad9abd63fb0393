using Helpdesk.Desk.Gateway;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>The steps of the incident's life: what the desk's dictionary of states allows, handing over, merging and its undoing.</summary>
public sealed partial class CardPage
{
    private CardPanel _panel;
    private States? _states;
    private StateView? _closingInto;
    private long? _otherClient;
    private long? _linkInstead;
    private bool _history;

    [Inject] private StepsApi Steps { get; set; } = default!;

    [Inject] private TeamApi Team { get; set; } = default!;

    // Menu and panels call back by plain functions, after which nobody but this page draws this page.
    private void Show(CardPanel panel)
    {
        (_panel, _otherClient, _linkInstead, _meanwhile) = (panel, null, null, null);
        StateHasChanged();
    }

    private void OpenClosing(StateView? into)
    {
        _closingInto = into;
        Show(CardPanel.Closing);
    }

    private List<CardAction> Actions(Card card)
    {
        if (!_writes) return ActionsOfOthers(card);
        List<CardAction> actions = [];
        if (card.ByPartner)
        {
            if (!card.Final) actions.Add(new(T["Action.TellMe"], "notifications_active", TellMeAsync));
            actions.AddRange([Watching(), Relating(), Telling()]);
            return actions;
        }

        if (!card.Final)
        {
            actions.Add(new(T["Action.Take"], "play_arrow", () => StepAsync(Steps.TakeAsync, "Action.Taken")));
            actions.Add(new(T["Action.Macro"], "bolt", () => Open(CardPanel.Macros)));
            actions.Add(new(T["Action.Hand"], "forward", () => Open(CardPanel.Handing)));
            if (card is { GroupId: not null, OwnerId: null }) actions.Add(new(T["Action.Return"], "undo", () => Open(CardPanel.Return)));
            if (card.Resolution || card.Pause) actions.Add(new(T["Action.Reopen"], "replay", () => StepAsync(Steps.ReopenAsync, "Action.Reopened")));
            foreach (var next in _states?.After(card.State) ?? []) if (next.Code != "reopened") actions.Add(ToState(next));
        }

        actions.Add(new(T["Action.Contact"], "contact_phone", () => Open(CardPanel.Contact)));
        actions.Add(new(T["Action.Attempt"], "phone_forwarded", () => Open(CardPanel.Attempt)));
        actions.Add(Attaching());
        if (!card.Final)
        {
            actions.Add(card.PutOffUntil is null
                ? new(T["Action.PutOff"], "snooze", () => Open(CardPanel.PutOff))
                : new(T["Action.BringBack"], "alarm_off", () => StepAsync(Steps.BringBackAsync, "Action.BroughtBack")));
            actions.Add(new(T["Action.Due"], "event", () => Open(CardPanel.Due)));
            actions.Add(new(T["Action.TellClient"], "campaign", () => Open(CardPanel.TellFixed)));
            actions.Add(new(T["Action.TellMe"], "notifications_active", TellMeAsync));
        }

        actions.Add(Watching());
        actions.Add(card.Parent is null
            ? new(T["Action.Parent"], "account_tree", () => Open(CardPanel.Parent))
            : new(T["Action.NoParent", card.Parent.Number], "link_off", () => HangUnderAsync(null)));
        actions.AddRange([Relating(), new(T["Action.Merge"], "call_merge", () => Open(CardPanel.Merging)), Telling()]);
        return actions;
    }

    // A partner answers and gives back; an analyst reads.
    private List<CardAction> ActionsOfOthers(Card card) => _partner
        ? card.Final ? [] : card.ByPartner && card.GroupId is null ? [Attaching()] : [new(T["Action.Return"], "undo", () => Open(CardPanel.Return)), Attaching()]
        : [Telling()];

    private CardAction Watching() => new(T["Action.Watcher"], "visibility", () => Open(CardPanel.Watcher));

    private CardAction Relating() => new(T["Action.Related"], "link", () => Open(CardPanel.Related));

    private CardAction Telling() => new(T["Action.History"], "history", () =>
    {
        _history = true;
        return Open(CardPanel.None);
    });

    private CardAction Attaching() => new(T["Action.File"], "attach_file", PickFileAsync);

    private Task ReturnAsync(string text) => StepAsync((card, ct) => Steps.ReturnAsync(card, text, ct), "Action.Returned");

    // What hangs under it is asked about before it ends, by a resolution too (F66).
    private CardAction ToState(StateView next) => next.Final || (next.Resolution && _card is { OpenChildren: > 0 })
        ? new(T["Action.End", next.Name], "task_alt", () =>
        {
            OpenClosing(next);
            return Task.CompletedTask;
        })
        : new(T["Action.State", next.Name], "arrow_forward", () => StepAsync((card, ct) => Steps.MoveAsync(card, next.Code, null, null, ct), "Action.Moved"));

    private Task Open(CardPanel panel)
    {
        Show(panel);
        return Task.CompletedTask;
    }

    private async Task StepAsync(Func<Card, CancellationToken, Task> step, string done)
    {
        Show(CardPanel.None);
        var before = _card?.State;
        if (!await ChangeAsync(card => step(card, Gone))) return;
        Notices.Done(T[done, Number]);
        LeaveAfter(before);
    }

    // Back to the lists from a state that the desk has closed on saving (F50).
    private void LeaveAfter(string? before)
    {
        if (_card is { } card && card.State != before && _states?.Items.Any(state => state.Code == card.State && state.CloseOnSave) == true)
            Navigation.NavigateTo("/incidents");
    }

    private async Task<bool> SaveContactAsync(Contact contact)
    {
        _meanwhile = null;
        if (!await ChangeAsync(card => Incidents.ChangeContactAsync(card, contact, Gone))) return false;
        Show(CardPanel.None);
        Notices.Done(T["Contact.Saved", Number]);
        return true;
    }

    private Task PutOffAsync(DateTimeOffset until, string note) =>
        StepAsync((card, ct) => Steps.PutOffAsync(card, until, note.Length > 0 ? note : null, ct), "Action.PutOffDone");

    private Task SetDueAsync(DateTimeOffset due, string note) => StepAsync((card, ct) => Steps.SetDueAsync(card, due, ct), "Action.DueDone");

    private Task RunMacroAsync(Macro macro) => StepAsync((card, ct) => Team.RunAsync(card, macro, ct), "Macros.Done");

    private Task ClearDueAsync() => StepAsync((card, ct) => Steps.SetDueAsync(card, null, ct), "Action.DueCleared");

    private async Task HangUnderAsync(long? number)
    {
        _meanwhile = null;
        if (await ChangeAsync(card => Steps.HangUnderAsync(card, number, Gone))) Show(CardPanel.None);
    }

    private async Task<bool> CloseAsync(ClosingWords closing)
    {
        _meanwhile = null;
        var (into, before) = (_closingInto, _card?.State);
        if (!await ChangeAsync(card => into is null
            ? Incidents.CloseAsync(card, closing.Reason, closing.Tell, Gone)
            : Steps.MoveAsync(card, into.Code, closing.Reason, closing.Tell, Gone))) return false;
        if (closing.Children != ClosingWords.Leave)
            await EndChildrenAsync(
                closing.Children == ClosingWords.Cancel ? "cancelled" : into?.Code ?? "closed", closing.Reason.Length > 0 ? closing.Reason : T["Close.WithParent", Number]);
        Show(CardPanel.None);
        Notices.Done(T["Card.Closed", Number]);
        if (closing.MakeArticle) Navigation.NavigateTo($"/knowledge/new?incident={Number}");
        else if (_ended is null) LeaveAfter(before);
        return true;
    }

    private async Task EndChildrenAsync(string state, string reason)
    {
        if (_card is { } card) await TryAsync(async () => _ended = await Steps.EndChildrenAsync(card, state, reason, Gone));
    }

    private async Task RelateAsync(long number)
    {
        Card? other = null;
        if (!await TryAsync(async () => other = await Incidents.FindAsync(number, Gone))) return;
        if (other is null)
        {
            Notices.Info(T["Card.Missing", number]);
            return;
        }

        if (!await TryAsync(() => Steps.RelateAsync(_card!, other.Id, Gone))) return;
        Notices.Done(T["Related.Done", Number, number]);
        _beside++;
        Show(CardPanel.None);
    }

    private async Task<bool> HandAsync(WorkGroup? group, Person? person, Handing handing)
    {
        _meanwhile = null;
        if (!await ChangeAsync(card => group is not null ? Steps.EscalateAsync(card, group.Id, handing, Gone) : AssignAsync(card, person!, handing))) return false;
        Show(CardPanel.None);
        Notices.Done(T["Hand.Done", Number, group?.Name ?? person?.Name ?? ""]);
        return true;
    }

    // The hand-over first: a note about one that was refused would mislead.
    private async Task AssignAsync(Card card, Person person, Handing handing)
    {
        await Steps.AssignAsync(card, person.Id, Gone);
        if (handing.Description.Length > 0) await Incidents.AddPostAsync(card, "internal", handing.Description, Guid.NewGuid(), Gone);
    }

    private async Task<bool> RecordAttemptAsync(string outcome, string phone, string note, Guid key)
    {
        if (_card is not { } card || !await TryAsync(() => Steps.TryToCallAsync(card.Id, outcome, phone, note, key, Gone))) return false;
        Notices.Done(T["Attempt.Done", Number]);
        await LoadAsync();
        Show(CardPanel.None);
        return true;
    }

    private async Task MergeAsync(long number)
    {
        _meanwhile = null;
        Card? survivor = null;
        var confirmed = _otherClient == number;
        (_otherClient, _linkInstead) = (null, null);
        if (!await ChangeAsync(async card =>
        {
            try
            {
                survivor = await Steps.MergeAsync(card, number, confirmed, Gone);
            }
            catch (ApiProblem problem) when (problem.Code == "different-client")
            {
                _otherClient = number;
            }
            catch (ApiProblem problem) when (problem.Code is "survivor-closed" or "partners-incident")
            {
                _linkInstead = number;
            }
        }) || survivor is null) return;
        Show(CardPanel.None);
        Notices.Done(T["Merge.Done", Number, survivor.Number]);
        Navigation.NavigateTo($"/incidents/{survivor.Number}");
    }

    // What is shown of the whole tree reads itself again when the tree changes.
    private static string MergedOf(Card card) => string.Join(' ', card.Merged?.Select(other => other.Number) ?? []);

    private async Task UnmergeAsync(CardMerged other)
    {
        if (!await TryAsync(() => Steps.UnmergeAsync(other.Id, Gone))) return;
        Notices.Done(T["Merge.Undone", other.Number]);
        Work.TellLists();
        await LoadAsync();
    }
}
