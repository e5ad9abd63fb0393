using Helpdesk.Gateway.ApiKeys;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.SigningIn;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;
using Helpdesk.ServiceDefaults.Database;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway;

/// <summary>The database <c>identity</c>: who may come in, and the keys that prove it.</summary>
internal sealed class GatewayDb(DbContextOptions<GatewayDb> options) : ServiceDb(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<SignInAttempt> SignIns => Set<SignInAttempt>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        User.Configure(model);
        Session.Configure(model);
        SignInAttempt.Configure(model);
        ApiKey.Configure(model);
        SigningKey.Configure(model);
        DataProtectionKey.Configure(model);
    }
}
