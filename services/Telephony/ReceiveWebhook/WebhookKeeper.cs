using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.Spool;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>
/// Keeps what a webhook told before the PBX gets its reply: in the database or, while that is away, on disk. Most PBXs never send a
/// webhook again.
/// </summary>
internal sealed partial class WebhookKeeper(CallIntake intake, SpoolFiles spool, Outage outage, ILogger<WebhookKeeper> log)
{
    // A PBX may hold the call while it waits for us.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="silent">The PBX turns the caller away: nobody's screen shows him.</param>
    public async Task KeepAsync(PbxAccount account, RawEvent raw, PbxReading reading, bool silent)
    {
        if (!outage.On)
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                await intake.TakeAsync(account, raw, reading, silent, limit.Token);
                return;
            }
            catch (Exception exception) when (Outage.IsOne(exception))
            {
                outage.Begin();
                LogAway(exception);
            }
            catch (OperationCanceledException exception)
            {
                outage.Suspect();
                LogSlow(exception);
            }
            catch (Exception exception)
            {
                // Whatever it is, nobody sends the webhook again: the drain tries it anew, and sets it aside for people if it must.
                LogFault(exception);
            }
        }

        await spool.AppendAsync(raw, CancellationToken.None);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The database is away: webhooks are spooled to disk")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A webhook could not be taken in and is spooled to disk")]
    private partial void LogFault(Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "A webhook waited too long for the database and is spooled to disk")]
    private partial void LogSlow(Exception exception);
}
