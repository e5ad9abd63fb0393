namespace Helpdesk.LocalHost.Running;

/// <summary>
/// Where Elasticsearch comes from: ELASTICSEARCH_URL (one that runs), ELASTICSEARCH_START (a script that runs one in the foreground:
/// <c>--port N --data FOLDER --password SECRET</c>, user <c>helpdesk</c>), ELASTICSEARCH_HOME (an unpacked distribution), else nowhere.
/// </summary>
sealed record ElasticsearchSource(string? Url, string? Script, string? Home)
{
    public bool IsStarted => Url is null && (Script ?? Home) is not null;

    public static ElasticsearchSource FromEnvironment() => new(Given("ELASTICSEARCH_URL"), Given("ELASTICSEARCH_START"), Given("ELASTICSEARCH_HOME"));

    /// <summary>An unpacked distribution runs without security: it listens on 127.0.0.1 alone.</summary>
    public string? ConnectionString(int port, string password) => this switch
    {
        { Url: { } url } => url.TrimEnd('/'),
        { Script: not null } => $"http://helpdesk:{password}@127.0.0.1:{port}",
        { Home: not null } => $"http://127.0.0.1:{port}",
        _ => null,
    };

    static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
