using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Tokens;

/// <summary>A key of ASP.NET Core's data protection, as it writes it.</summary>
internal sealed class DataProtectionKey
{
    public int Id { get; private init; }

    public string FriendlyName { get; init; } = "";

    public string Xml { get; init; } = "";

    internal static void Configure(ModelBuilder model) => model.Entity<DataProtectionKey>(key =>
    {
        key.ToTable("data_protection_keys");
        key.Property(k => k.FriendlyName).HasMaxLength(200);
    });
}

/// <summary>Keeps data protection's keys in the database, so that every instance and every restart reads what another wrote.</summary>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    /// <summary>Part of every key: another name reads nothing of what was written.</summary>
    public const string Application = "helpdesk";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var rows = scope.ServiceProvider.GetRequiredService<GatewayDb>().DataProtectionKeys.AsNoTracking().OrderBy(key => key.Id);
        return [.. rows.Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
