using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>Removes a content that came with a letter (<see cref="LetterFiles.Kept"/>); one that comes again meanwhile is kept from then on.</summary>
internal sealed class DropLetterFile(BlobStore blobs) : Work
{
    public override Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        blobs.Delete(item.Key);
        return Task.CompletedTask;
    }
}
