using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Helpdesk.Desk.ConnectPbx;

/// <summary>PBX accounts: the address to paste into the PBX is shown once, the secret in it is rotated with both valid for a while.</summary>
public sealed partial class PbxPage : DeskComponent
{
    private IReadOnlyList<PbxAccount> _accounts = [];
    private PbxAccount? _edited;
    private PbxAccountWithSecret? _shown;
    private AccountForm _form = new();
    private Guid _key = Guid.NewGuid();
    private bool _loaded;
    private bool _begun;
    private string? _focus;

    [Inject] private PbxApi Pbx { get; set; } = default!;

    [Inject] private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        // Unless a new one was begun while they were read.
        if (!_begun && _accounts.Count > 0) Edit(_accounts[0]);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is not { } id) return;
        _focus = null;
        await Browser.InvokeVoidAsync("desk.focus", Gone, id);
    }

    private Task<bool> LoadAsync() => TryAsync(async () =>
    {
        _accounts = await Pbx.AccountsAsync(Gone);
        _loaded = true;
    });

    private void Edit(PbxAccount? account)
    {
        (_edited, _shown) = (account, null);
        _form = account is null ? new AccountForm() : AccountForm.Of(account);
        if (account is null) (_begun, _focus) = (true, "pbx-name");
    }

    private async Task SaveAsync()
    {
        PbxAccountWithSecret? added = null;
        if (!await TryAsync(async () =>
        {
            if (_edited is { } account) await Pbx.ChangeAsync(account, _form.ToChange(), Gone);
            else added = await Pbx.AddAsync(_form.ToAccount(), _key, Gone);
        })) return;
        _key = Guid.NewGuid();
        Notices.Done(T["Settings.Saved", _form.Name]);
        await ShowAsync(added?.Account.Id ?? _edited!.Id, added);
    }

    private async Task RotateAsync()
    {
        if (_edited is not { } account) return;
        PbxAccountWithSecret? rotated = null;
        if (await TryAsync(async () => rotated = await Pbx.RotateAsync(account, _form.ToChange(newSecret: true), Gone))) await ShowAsync(account.Id, rotated);
    }

    private async Task DropOldAsync()
    {
        if (_edited is not { } account || !await TryAsync(() => Pbx.ChangeAsync(account, _form.ToChange(dropOldSecret: true), Gone))) return;
        Notices.Done(T["Pbx.OldDropped"]);
        await ShowAsync(account.Id, null);
    }

    private async Task ShowAsync(Guid id, PbxAccountWithSecret? secret)
    {
        await LoadAsync();
        Edit(_accounts.FirstOrDefault(account => account.Id == id));
        _shown = secret;
        if (secret is not null) _focus = "pbx-address";
    }

    private string AddressOf(PbxAccountWithSecret account) => (account.Account.PublicUrl ?? Navigation.BaseUri).TrimEnd('/') + account.Path;

    private async Task CopyAsync()
    {
        if (_shown is not { } shown) return;
        await Browser.InvokeVoidAsync("desk.copy", Gone, AddressOf(shown));
        Notices.Done(T["Pbx.InClipboard"]);
    }
}
