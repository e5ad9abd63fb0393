using FluentValidation;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>Validation of what a route binds.</summary>
public static class RequestValidation
{
    /// <summary>Runs the validator of every bound parameter that has one; 400 with all faults by field.</summary>
    public static RouteGroupBuilder ValidateRequests(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory((factory, next) =>
        {
            var validated = factory.MethodInfo.GetParameters()
                .Select((parameter, index) => (Index: index, Validator: ValidatorOf(factory.ApplicationServices, parameter.ParameterType)))
                .Where(found => found.Validator is not null)
                .ToArray();
            if (validated.Length == 0) return next;
            return async call =>
            {
                foreach (var (index, validator) in validated)
                    await Validate(validator!, call.Arguments[index], call.HttpContext.RequestAborted);
                return await next(call);
            };
        });
        return group;
    }

    private static IValidator? ValidatorOf(IServiceProvider services, Type type) =>
        services.GetService(typeof(IValidator<>).MakeGenericType(type)) as IValidator;

    private static async Task Validate(IValidator validator, object? request, CancellationToken cancellationToken)
    {
        if (request is null) throw new BadInput("body", "A body is required.");
        var result = await validator.ValidateAsync(new ValidationContext<object>(request), cancellationToken);
        if (result.IsValid) return;
        throw new BadInput(result.Errors
            .GroupBy(fault => CamelCase(fault.PropertyName))
            .ToDictionary(field => field.Key, field => field.Select(fault => fault.ErrorMessage).Distinct().ToArray()));
    }

    // A rule about the request as a whole names the body.
    private static string CamelCase(string path) => path.Length == 0 ? "body" :
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
