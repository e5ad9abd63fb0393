using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.AttachFiles;

/// <summary>Removes a content whose last file went (<see cref="Attachments.Outlives"/>).</summary>
internal sealed class DropBlob(KnowledgeDb db, BlobStore blobs) : Work
{
    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        if (!await db.Files.AnyAsync(f => f.Key == item.Key, cancellationToken))
            blobs.Delete(item.Key);
    }
}
