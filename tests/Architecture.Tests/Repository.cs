using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Helpdesk.Tests.Architecture;

/// <summary>A web project of the house: where it lies and what it is called.</summary>
internal sealed record Service(string Name, string Folder)
{
    public override string ToString() => Name;

    public string ProjectFile => Path.Combine(Folder, Name + ".csproj");

    /// <summary>Paths of the projects it refers to, absolute.</summary>
    public IEnumerable<string> References =>
        XDocument.Load(ProjectFile).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(Folder, (string)reference.Attribute("Include")!)));

    /// <summary>Its own sources, without migrations, nested projects and what the build generates.</summary>
    public IReadOnlyList<SourceFile> Sources => Repository.SourcesIn(Folder);
}

internal sealed record SourceFile(string Path, SyntaxNode Root)
{
    public string Place(SyntaxNode node) => $"{Repository.Relative(Path)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}

/// <summary>The repository that this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Service> Services { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Root, "services")).Order()
            .Select(folder => new Service(Path.GetFileName(folder), folder)),
        new("Gateway", Path.Combine(Root, "gateway")),
        new("Desk", Path.Combine(Root, "desk")),
    ];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    public static IReadOnlyList<SourceFile> SourcesIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !IsForeign(folder, path)).Order()
            .Select(path => new SourceFile(path, CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot())),
    ];

    static bool IsForeign(string folder, string path)
    {
        var parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[..^1];
        var nested = Directory.EnumerateDirectories(folder).Where(inner => Directory.EnumerateFiles(inner, "*.csproj").Any());
        return parts.Any(part => part is "Migrations" or "bin" or "obj" or "artifacts")
            || nested.Any(inner => path.StartsWith(inner + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Helpdesk.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Helpdesk.sln above {AppContext.BaseDirectory}");
    }
}
