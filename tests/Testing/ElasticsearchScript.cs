namespace Helpdesk.Testing;

/// <summary>The script <c>shared/elasticsearch/start</c> of some folder above, which runs a real Elasticsearch.</summary>
public static class ElasticsearchScript
{
    /// <summary>Where it is; null if there is none.</summary>
    public static string? File { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    static string? Find(DirectoryInfo? folder) => folder is null ? null
        : Path.Combine(folder.FullName, "shared", "elasticsearch", "start") is var script && System.IO.File.Exists(script) ? script : Find(folder.Parent);
}
