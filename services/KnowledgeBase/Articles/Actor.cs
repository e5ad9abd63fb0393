using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>Who does something to an article.</summary>
internal sealed record Actor(Guid Id, string Name)
{
    /// <summary>The service itself.</summary>
    public static readonly Actor House = new(Guid.Empty, "Система");

    public static Actor Of(CurrentUser user) => new(user.Id, user.Name);
}
