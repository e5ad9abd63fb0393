using System.Text;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tests.ServiceDefaults.Files;

public sealed class BlobStoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("blobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_content_is_kept_once_under_its_hash()
    {
        var blobs = Store("telephony");

        var first = await blobs.PutAsync(Content("abc"), 10, CancellationToken.None);
        var second = await blobs.PutAsync(Content("abc"), 10, CancellationToken.None);

        first.ShouldBe(new Blob("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3));
        second.ShouldBe(first);
        await using var read = blobs.OpenRead(first.Key)!;
        (await new StreamReader(read).ReadToEndAsync()).ShouldBe("abc");
        Files().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_too_large_or_breaks_off_leaves_nothing()
    {
        var blobs = Store("telephony");

        (await Should.ThrowAsync<TooLarge>(() => blobs.PutAsync(Content("abc"), 2, CancellationToken.None))).Status.ShouldBe(413);
        await Should.ThrowAsync<IOException>(() => blobs.PutAsync(new Broken(), 100, CancellationToken.None));

        Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_service_deletes_nothing_of_another()
    {
        var (telephony, incidents) = (Store("telephony"), Store("incidents"));
        var key = (await telephony.PutAsync(Content("abc"), 10, CancellationToken.None)).Key;
        await incidents.PutAsync(Content("abc"), 10, CancellationToken.None);

        await using var reader = telephony.OpenRead(key)!;
        telephony.Delete(key);
        telephony.Delete(key);

        telephony.OpenRead(key).ShouldBeNull();
        (await new StreamReader(reader).ReadToEndAsync()).ShouldBe("abc", "who reads it already reads on");
        await using var others = incidents.OpenRead(key).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("../../etc/passwd"), InlineData(""), InlineData("ABCDEF"), InlineData("/etc/passwd")]
    public void A_key_is_a_hash_and_nothing_else(string key)
    {
        var blobs = Store("telephony");

        blobs.OpenRead(key).ShouldBeNull();
        blobs.Delete(key);
    }

    BlobStore Store(string service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["ConnectionStrings:files"] = new Uri(_folder).AbsoluteUri;
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new ServiceIdentity(service));
        builder.AddBlobStore();
        return builder.Build().Services.GetRequiredService<BlobStore>();
    }

    IEnumerable<string> Files() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories);

    static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    sealed class Broken() : MemoryStream(new byte[50])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == 50 ? throw new IOException("broken off") : base.ReadAsync(buffer, cancellationToken);
    }
}
