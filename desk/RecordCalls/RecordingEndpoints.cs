using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.RecordCalls;

/// <summary>Recordings for the browser's player, in the ranges it asks for (F29). Who may listen, and that he did, is Telephony's.</summary>
internal static class RecordingEndpoints
{
    public static void MapRecordings(this IEndpointRouteBuilder app) =>
        app.MapGet("/recordings/{callId:guid}/{recordingId:guid}", GetAsync).AllowAnonymous().ExcludeFromDescription();

    private static Task GetAsync(Guid callId, Guid recordingId, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/calls/{callId}/recordings/{recordingId}/audio", http.RequestAborted);
}
