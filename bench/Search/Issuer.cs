using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.Servers;

namespace Helpdesk.Bench.Search;

/// <summary>Stands for the gateway: publishes a key and signs tokens with it, so that a service is measured with its real token validation.</summary>
internal sealed class Issuer : IDisposable
{
    readonly HttpListener _listener = new();
    readonly RSA _key = RSA.Create(2048);

    public Issuer()
    {
        Address = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Address { get; }

    /// <summary>A token for three hours.</summary>
    public string Token(string role)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var head = Part(new { alg = "RS256", kid = "bench", typ = "JWT" });
        var body = Part(new
        {
            sub = Guid.CreateVersion7(),
            login = "bench",
            name = "Замер",
            role,
            iss = "helpdesk",
            aud = "helpdesk",
            nbf = now - 60,
            iat = now,
            exp = now + 10_800,
        });
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Base64(signature)}";
    }

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var request = await _listener.GetContextAsync();
                var key = _key.ExportParameters(false);
                object reply = request.Request.Url!.AbsolutePath.EndsWith("jwks.json", StringComparison.Ordinal)
                    ? new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "bench", n = Base64(key.Modulus!), e = Base64(key.Exponent!) } } }
                    : new { issuer = "helpdesk", jwks_uri = $"{Address}/.well-known/jwks.json" };
                request.Response.ContentType = "application/json";
                await JsonSerializer.SerializeAsync(request.Response.OutputStream, reply);
                request.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));

    static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
