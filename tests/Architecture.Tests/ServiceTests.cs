using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Helpdesk.Tests.Architecture;

/// <summary>What every service promises, one theory per promise over all of them.</summary>
public sealed class ServiceTests
{
    public static TheoryData<string> Services => [.. Repository.Services.Select(service => service.Name)];

    [Theory, MemberData(nameof(Services))]
    public void A_service_refers_to_others_only_through_their_contracts(string name)
    {
        var service = Find(name);
        var foreign = service.References
            .Where(path => !path.StartsWith(service.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            // The query language is a library of pure functions, one for all who search.
            .Where(project => project is not ("ServiceDefaults" or "SearchLanguage") && !project!.EndsWith(".Contracts", StringComparison.Ordinal));

        foreign.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_names_only_contracts_of_others_in_its_sources(string name)
    {
        var others = Repository.Services.Where(other => other.Name != name).Select(other => $"Helpdesk.{other.Name}").ToList();

        var foreign =
            from file in Find(name).Sources
            from used in file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            let target = used.NamespaceOrType.ToString()
            where others.Any(other => target == other || target.StartsWith(other + ".", StringComparison.Ordinal))
                && !target.Contains(".Contracts", StringComparison.Ordinal)
            select $"{file.Place(used)} {target}";

        foreign.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Program_is_at_most_25_lines(string name) =>
        File.ReadAllLines(Path.Combine(Find(name).Folder, "Program.cs")).Length.ShouldBeLessThanOrEqualTo(25);

    [Theory, MemberData(nameof(Services))]
    public void Time_comes_from_the_injected_clock(string name)
    {
        string[] clocks = ["DateTime.UtcNow", "DateTime.Now", "DateTime.Today", "DateTimeOffset.UtcNow", "DateTimeOffset.Now"];

        var found =
            from file in Find(name).Sources
            from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            where clocks.Contains(access.ToString())
            select $"{file.Place(access)} {access}";

        found.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Sql_does_not_ask_the_database_for_the_time(string name)
    {
        string[] clocks = ["now()", "current_timestamp", "clock_timestamp("];

        var found =
            from file in Find(name).Sources
            from text in file.Root.DescendantTokens()
            where text.IsKind(SyntaxKind.StringLiteralToken) || text.IsKind(SyntaxKind.InterpolatedStringTextToken)
                || text.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || text.IsKind(SyntaxKind.SingleLineRawStringLiteralToken)
            where clocks.Any(clock => text.ValueText.Contains(clock, StringComparison.OrdinalIgnoreCase))
            select $"{file.Place(text.Parent!)} {text.ValueText}";

        found.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Everything_a_service_declares_is_its_own_affair(string name)
    {
        var exposed =
            from file in Find(name).Sources
            from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            where type.Modifiers.Any(SyntaxKind.PublicKeyword) && type.Parent is not BaseTypeDeclarationSyntax
                && type.Identifier.Text != "Program"
            select $"{file.Place(type)} {type.Identifier} is public";

        // Razor components have to be public to be found by routes and by each other.
        if (name != "Desk")
            exposed.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Consumers_are_sealed_and_named_after_what_they_do(string name)
    {
        var consumers =
            (from file in Find(name).Sources
             from type in file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
             where type.BaseList?.Types.Any(b => b.ToString().StartsWith("IConsumer<", StringComparison.Ordinal)) == true
             select (Place: file.Place(type), Type: type)).ToList();

        consumers.Where(c => !c.Type.Modifiers.Any(SyntaxKind.SealedKeyword)).Select(c => $"{c.Place} {c.Type.Identifier}").ShouldBeEmpty();
        consumers.Where(c => c.Type.Identifier.Text.EndsWith("Consumer", StringComparison.Ordinal))
            .Select(c => $"{c.Place} {c.Type.Identifier}: say what it does, not what it is").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void A_service_has_at_most_one_database_context(string name)
    {
        var contexts =
            from file in Find(name).Sources
            from type in file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
            where type.BaseList?.Types.Any(b => b.Type.ToString().Split('<')[0].Split('.')[^1] is "ServiceDb" or "DbContext" or "IdentityDbContext") == true
            select type.Identifier.Text;

        contexts.Count().ShouldBeLessThanOrEqualTo(1);
    }

    [Theory, MemberData(nameof(Services))]
    public void Events_join_the_outbox_before_the_save_that_commits_them(string name)
    {
        var late =
            from file in Find(name).Sources
            from body in file.Root.DescendantNodes().Where(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            let saves = Calls(body, "SaveChangesAsync").ToList()
            where saves.Count > 0
            from publish in Calls(body, "Publish")
            where publish.SpanStart > saves[^1].SpanStart
            select $"{file.Place(publish)} {publish}";

        late.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Messages_leave_only_through_the_outbox(string name)
    {
        string[] direct = ["IPublishEndpoint", "IBus", "IBusControl", "ISendEndpointProvider"];

        var found =
            from file in Find(name).Sources
            from type in file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
            where direct.Contains(type.Identifier.Text)
            select $"{file.Place(type)} {type}";

        found.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public void Nothing_is_left_for_later(string name)
    {
        string[] marks = ["TODO", "FIXME", "HACK", "NotImplementedException"];

        var found =
            from file in Find(name).Sources
            let lines = file.Root.ToFullString().Split('\n')
            from number in Enumerable.Range(0, lines.Length)
            where marks.Any(mark => lines[number].Contains(mark, StringComparison.Ordinal))
            select $"{Repository.Relative(file.Path)}:{number + 1} {lines[number].Trim()}";

        found.ShouldBeEmpty();
    }

    static Service Find(string name) => Repository.Services.Single(service => service.Name == name);

    static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode body, string method) =>
        body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.Text == method)
            .OrderBy(call => call.SpanStart);
}
