using Helpdesk.Desk.Gateway;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Helpdesk.Desk.IncidentCard;

/// <summary>Who follows the incident and hears of its end (F17, F75, F161), and its files (F42). None of it changes the card's version.</summary>
public sealed partial class CardPage
{
    // Grows when something beside the card changed, so that what shows it reads itself again.
    private int _beside;

    private Guid _subscription = Guid.NewGuid();

    [Inject] private FollowApi Follow { get; set; } = default!;

    [Inject] private IJSRuntime Browser { get; set; } = default!;

    private async Task PickFileAsync()
    {
        Show(CardPanel.None);
        await Browser.InvokeVoidAsync("desk.pick", Gone, "file-input");
    }

    private async Task TellMeAsync()
    {
        Show(CardPanel.None);
        await FollowAsync(card => Follow.WatchMyselfAsync(card.Id, Gone), T["Follow.TellMeDone", Number]);
    }

    private Task<bool> AddWatcherAsync(Person person, string role) =>
        FollowAsync(card => Follow.WatchAsync(card.Id, person.Id, role, tellWhenFixed: false, Gone), T["Follow.Added", person.Name, Number]);

    private async Task SubscribeAsync(Tell tell, string? contactName)
    {
        if (await FollowAsync(card => Follow.SubscribeAsync(card.Id, card.SubscriberId, tell, contactName, _subscription, Gone), T["Follow.Subscribed", tell.Address]))
            _subscription = Guid.NewGuid();
    }

    private async Task<bool> FollowAsync(Func<Card, Task> follow, string done)
    {
        if (_card is not { } card || !await TryAsync(() => follow(card))) return false;
        Notices.Done(done);
        _beside++;
        Show(CardPanel.None);
        await LoadAsync();
        return true;
    }
}
