using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Wording;
using Microsoft.Extensions.Localization;
using Radzen;

namespace Helpdesk.Desk.Shell;

/// <summary>Short words in the corner: what was done, or why not.</summary>
internal sealed class Notices(NotificationService notifications, IStringLocalizer<Words> words)
{
    public void Done(string text) => Show(NotificationSeverity.Success, text, 4000);

    public void Info(string text) => Show(NotificationSeverity.Info, text, 5000);

    public void Fault(Exception exception) => Show(NotificationSeverity.Error, TextOf(exception), 9000);

    public string TextOf(Exception exception)
    {
        if (exception is not ApiProblem problem) return words["Fault.away"];
        var known = words[$"Fault.{problem.Code}"];
        if (!known.ResourceNotFound) return known;
        if (problem.Errors.Count > 0) return string.Join(" ", problem.Errors.SelectMany(field => field.Value).Distinct());
        return (int)problem.Status >= 500 ? words["Fault.away"] : problem.Message;
    }

    private void Show(NotificationSeverity severity, string text, double milliseconds) =>
        notifications.Notify(new NotificationMessage { Severity = severity, Detail = text, Duration = milliseconds, CloseOnClick = true });
}
