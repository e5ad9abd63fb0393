using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MassTransit.Serialization;

namespace Helpdesk.Tests.Architecture;

/// <summary>Messages between services: flat, immutable, free of dependencies, and changed only by adding.</summary>
public sealed class ContractTests
{
    static readonly Assembly[] Assemblies =
    [
        typeof(Gateway.Contracts.UserChanged).Assembly,
        typeof(Incidents.Contracts.IncidentRegistered).Assembly,
        typeof(KnowledgeBase.Contracts.ArticlePublished).Assembly,
        typeof(Notifications.Contracts.MessageDelivered).Assembly,
        typeof(Telephony.Contracts.CallReceived).Assembly,
    ];

    public static TheoryData<Type> Messages => [.. Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsEnum)];

    public static TheoryData<Type> Events => [.. Messages.Select(row => row.Data).Where(type => type.GetProperty("Version") is not null)];

    [Fact]
    public void Every_contracts_project_is_looked_at()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.Contracts.csproj", SearchOption.AllDirectories)
            .Select(path => "Helpdesk." + Path.GetFileNameWithoutExtension(path)).Order();

        Assemblies.Select(assembly => assembly.GetName().Name).Order().ShouldBe(projects);
    }

    [Fact]
    public void Contracts_depend_on_nothing()
    {
        var dependencies = Assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies())
            .Select(reference => reference.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal));

        dependencies.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_message_is_a_sealed_record_that_cannot_change(Type message)
    {
        message.IsSealed.ShouldBeTrue();
        message.GetMethod("<Clone>$").ShouldNotBeNull("a record");
        foreach (var property in message.GetProperties())
        {
            var setter = property.SetMethod;
            var initOnly = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? true;
            initOnly.ShouldBeTrue($"{property.Name} can be set after it was made");
        }
    }

    [Theory, MemberData(nameof(Events))]
    public void An_event_says_whose_it_is_which_version_and_when(Type message)
    {
        var first = message.GetConstructors().Single(c => c.GetParameters().Length > 1).GetParameters()[0];

        first.ParameterType.ShouldBe(typeof(Guid));
        first.Name.ShouldEndWith("Id");
        message.GetProperty("Version")!.PropertyType.ShouldBe(typeof(int));
        message.GetProperty("At")!.PropertyType.ShouldBe(typeof(DateTimeOffset));
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_message_keeps_its_shape_on_the_wire(Type message)
    {
        var file = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Snapshots", message.FullName + ".txt");
        var shape = WireShape.Of(message);
        if (Environment.GetEnvironmentVariable("HELPDESK_ACCEPT_CONTRACTS") == "1")
            File.WriteAllLines(file, shape);

        File.Exists(file).ShouldBeTrue($"a new message: accept it with HELPDESK_ACCEPT_CONTRACTS=1 (docs/conventions/contracts.md)");
        var agreed = File.ReadAllLines(file);
        agreed.Except(shape).ShouldBeEmpty("taken away or changed: consumers of the previous version would break");
        shape.Except(agreed).ShouldBeEmpty("added: accept it with HELPDESK_ACCEPT_CONTRACTS=1");
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_message_survives_the_wire(Type message)
    {
        var options = SystemTextJsonMessageSerializer.Options;
        var sample = WireShape.Sample(message);

        var sent = JsonSerializer.Serialize(sample, message, options);
        var received = JsonSerializer.Deserialize(sent, message, options);

        JsonSerializer.Serialize(received, message, options).ShouldBe(sent);
    }
}
