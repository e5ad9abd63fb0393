using System.Buffers;
using System.Security.Cryptography;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.ServiceDefaults.Files;

/// <summary>A blob that was put.</summary>
/// <param name="Key">Lower-case hex SHA-256 of the content.</param>
/// <param name="Length">In bytes.</param>
public sealed record Blob(string Key, long Length);

/// <summary>
/// A service's blobs in the folder of <c>ConnectionStrings:files</c>, named by their SHA-256: the same content is there once, and what is
/// there is whole. What a blob is, who may see it and when it goes is the service's to know; a blob is put before the row that names it
/// is committed, and deleted after the last such row.
/// </summary>
public sealed class BlobStore
{
    private const int Chunk = 128 * 1024;
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _root;

    internal BlobStore(string root, TimeProvider time)
    {
        _root = root;
        // What a killed process was still writing.
        if (!Directory.Exists(Unfinished)) return;
        foreach (var file in Directory.EnumerateFiles(Unfinished).Where(file => File.GetLastWriteTimeUtc(file) < time.GetUtcNow() - Abandoned))
            File.Delete(file);
    }

    private BlobStore(string root) => _root = root;

    private string Unfinished => Path.Combine(_root, "unfinished");

    /// <summary>Keeps the content; it is on disk when this returns.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="atMost">More bytes than these are refused.</param>
    /// <param name="cancellationToken">Cancels; nothing is kept then.</param>
    /// <exception cref="TooLarge">There are more.</exception>
    public async Task<Blob> PutAsync(Stream content, long atMost, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Unfinished);
        var temporary = Path.Combine(Unfinished, Guid.CreateVersion7().ToString("n"));
        try
        {
            var blob = await WriteAsync(content, temporary, atMost, cancellationToken);
            var path = PathOf(blob.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return blob;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A place for what is read more than once and kept no longer than that: it goes when it is closed, or at the next start.</summary>
    public Stream OpenScratch()
    {
        Directory.CreateDirectory(Unfinished);
        return new FileStream(
            Path.Combine(Unfinished, Guid.CreateVersion7().ToString("n")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Chunk,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
    }

    /// <summary>Keeps a blob of another service's as one's own: what the other deletes later is still there.</summary>
    /// <param name="service">The other service's name.</param>
    /// <param name="key">The blob's key, from the other's event.</param>
    /// <param name="cancellationToken">Cancels; nothing is kept then.</param>
    /// <returns>Whether it is here now; not, when the other has it no more.</returns>
    public async Task<bool> TakeOverAsync(string service, string key, CancellationToken cancellationToken)
    {
        var other = new BlobStore(Path.Combine(Path.GetDirectoryName(_root)!, Path.GetFileName(service)));
        if (other.OpenRead(key) is not { } content) return IsKey(key) && File.Exists(PathOf(key));
        await using var opened = content;
        return (await PutAsync(content, long.MaxValue, cancellationToken)).Key == key;
    }

    /// <summary>The content, which can be sought in; null when there is no such blob.</summary>
    public Stream? OpenRead(string key)
    {
        try
        {
            return IsKey(key) ? new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Chunk, useAsync: true) : null;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the blob if it is there. A reader that has it open reads on.</summary>
    public void Delete(string key)
    {
        if (IsKey(key) && Directory.Exists(Path.GetDirectoryName(PathOf(key)))) File.Delete(PathOf(key));
    }

    private static async Task<Blob> WriteAsync(Stream content, string path, long atMost, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if ((length += read) > atMost) throw new TooLarge(atMost);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new Blob(Convert.ToHexStringLower(hash.GetCurrentHash()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsKey(string key) => key.Length == 64 && key.All(char.IsAsciiHexDigitLower);

    private string PathOf(string key) => Path.Combine(_root, key[..2], key);
}

/// <summary>More bytes than are taken here: 413.</summary>
/// <param name="atMost">How many are taken.</param>
public sealed class TooLarge(long atMost) : Refusal("body-too-large", $"A body here has at most {atMost} bytes.")
{
    /// <inheritdoc/>
    public override int Status => 413;
}

/// <summary>Adds the blob store to a service.</summary>
public static class BlobStoreExtensions
{
    /// <summary>
    /// Adds <see cref="BlobStore"/> over <c>ConnectionStrings:files</c> (<c>file:///folder</c>), in a folder of this service's own: no
    /// service deletes what another still needs. Without the setting blobs are kept in the folder of temporary files.
    /// </summary>
    public static WebApplicationBuilder AddBlobStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => new BlobStore(
            Path.Combine(FolderOf(provider.GetRequiredService<IConfiguration>()), provider.GetRequiredService<ServiceIdentity>().Name),
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    private static string FolderOf(IConfiguration configuration) => configuration.GetConnectionString("files") switch
    {
        null or "" => Path.Combine(Path.GetTempPath(), "helpdesk-files"),
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsFile => uri.LocalPath,
        var text => throw new InvalidOperationException($"ConnectionStrings:files is '{text}', not file:///folder."),
    };
}
