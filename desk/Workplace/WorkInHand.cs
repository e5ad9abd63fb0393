using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.Workplace;

/// <summary>What the centre of the desk works on, so that the search beside it knows what «+1» and «Link» mean.</summary>
internal sealed class WorkInHand
{
    /// <summary>The work changed; the search redraws its buttons.</summary>
    public event Action? Changed;

    /// <summary>An incident was registered, closed or linked: lists read themselves again.</summary>
    public event Action? ListsChanged;

    /// <summary>Registers «+1» by this article (F93); null when the centre has nothing to register.</summary>
    public Func<ArticleRef, bool, Task>? PlusOne { get; private set; }

    /// <summary>Takes the article to the form or links it to the open incident (F95).</summary>
    public Func<ArticleRef, bool, Task>? Attach { get; private set; }

    private object? _owner;

    public void Take(object owner, Func<ArticleRef, bool, Task>? plusOne, Func<ArticleRef, bool, Task>? attach)
    {
        (_owner, PlusOne, Attach) = (owner, plusOne, attach);
        Changed?.Invoke();
    }

    /// <summary>The page is left; another may have taken its place already.</summary>
    public void Leave(object owner)
    {
        if (_owner != owner) return;
        (_owner, PlusOne, Attach) = (null, null, null);
        Changed?.Invoke();
    }

    /// <summary>Something was registered, closed or linked.</summary>
    public void TellLists() => ListsChanged?.Invoke();

    /// <summary>Another client's turn: what was searched for the one before is of no use any more.</summary>
    public event Action? NextClient;

    /// <summary>Tells it, once what was in hand has been registered.</summary>
    public void TurnToNextClient() => NextClient?.Invoke();
}
