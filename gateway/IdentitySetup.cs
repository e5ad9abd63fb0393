using Helpdesk.Gateway.ApiKeys;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.SigningIn;
using Helpdesk.Gateway.Tokens;
using Helpdesk.Gateway.Users;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Helpdesk.Gateway;

/// <summary>People, machines, their sessions and the tokens that services trust.</summary>
internal static class IdentitySetup
{
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IdentitySettings>().BindConfiguration("Identity");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<IdentitySettings>>().Value);

        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = false;
            options.Password.RequiredLength = 10;
            options.Password.RequiredUniqueChars = 4;
            // Length counts; rules about kinds of characters only make passwords easier to guess.
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
        }).AddUserStore<UserOnlyStore<User, GatewayDb, Guid>>();

        // docs/adr/0003: the keys are as safe as the database that they lie in.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddDataProtection().SetApplicationName(DataProtectionKeys.Application);
        services.AddSingleton<DataProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = provider.GetRequiredService<DataProtectionKeys>()));

        services.AddScoped<ISeed<GatewayDb>, FirstSigningKey>();
        services.AddScoped<ISeed<GatewayDb>, FirstUsers>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<PasswordHashing>();
        services.AddScoped<Credentials>();
        services.AddScoped<SessionTokens>();
        services.AddSingleton<ApiKeyRing>();
        services.AddHostedService<KeyRingRefresh>();
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, OwnTokens>();
        return builder;
    }

    public static void MapIdentity(this WebApplication app)
    {
        PublishedKeys.Map(app);
        var api = app.MapGroup("/api").ValidateRequests();
        SignIn.Map(api);
        Refresh.Map(api);
        SignOut.Map(api);
        Me.Map(api);
        ListSignIns.Map(api);
        OpenSession.Map(api);
        SessionToken.Map(api);
        CloseSession.Map(api);
        RotateSigningKeys.Map(api);
        ListApiKeys.Map(api);
        AddApiKey.Map(api);
        RevokeApiKey.Map(api);
        ListUsers.Map(api);
        ShowUser.Map(api);
        AddUser.Map(api);
        ChangeUser.Map(api);
        SetPassword.Map(api);
        ListPeople.Map(api);
    }
}
