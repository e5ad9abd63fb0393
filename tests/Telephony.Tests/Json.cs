using System.Net.Http.Json;
using System.Text.Json;

namespace Helpdesk.Tests.Telephony;

internal static class Json
{
    public static Task<JsonElement> GetJson(this HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path);
}
