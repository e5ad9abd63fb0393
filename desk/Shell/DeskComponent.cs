using System.Globalization;
using System.Net;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Desk.Shell;

/// <summary>What the desk's components share: words, time, and one way to tell a failure.</summary>
public abstract class DeskComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [Inject] private protected IStringLocalizer<Words> T { get; set; } = default!;

    [Inject] private protected Notices Notices { get; set; } = default!;

    [Inject] private protected DeskTime Time { get; set; } = default!;

    [Inject] private protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Cancelled when the component leaves the page; can still be asked then, by what was on its way.</summary>
    private protected CancellationToken Gone { get; }

    /// <summary>A number as people read it: <c>12 345</c>.</summary>
    private protected static string Figure(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A component is born.</summary>
    protected DeskComponent() => Gone = _gone.Token;

    /// <summary>Reads something beside the work: what the role does not allow is left out without a word.</summary>
    /// <param name="read">What to read.</param>
    /// <param name="overtaken">Cancelled when it is no longer wanted, which is told to the caller.</param>
    private protected Task<bool> GlanceAsync(Func<Task> read, CancellationToken overtaken = default) => TryAsync(async () =>
    {
        try
        {
            await read();
        }
        catch (ApiProblem problem) when (problem.Status == HttpStatusCode.Forbidden)
        {
        }
    }, overtaken);

    /// <summary>Does something that may fail for reasons the operator has to know; tells him and answers whether it succeeded.</summary>
    /// <param name="act">What to do.</param>
    /// <param name="overtaken">Cancelled when the result is no longer wanted: that is told to the caller, not to the operator.</param>
    private protected async Task<bool> TryAsync(Func<Task> act, CancellationToken overtaken = default)
    {
        try
        {
            await act();
            return true;
        }
        catch (OperationCanceledException) when (overtaken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return false;
        }
        catch (SignedOutException)
        {
            Navigation.NavigateTo("/sign-in", forceLoad: true);
            return false;
        }
        catch (Exception exception) when (exception is ApiProblem or HttpRequestException or OperationCanceledException or TimeoutException)
        {
            Notices.Fault(exception);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what the component waits for.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        _gone.Cancel();
        _gone.Dispose();
    }
}
