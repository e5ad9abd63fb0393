using Helpdesk.ServiceDefaults.LiveFeeds;

namespace Helpdesk.Incidents;

/// <summary>The service's routes, in the order of an incident's life.</summary>
internal static class Routes
{
    public static void MapIncidents(this WebApplication app)
    {
        app.MapLiveFeed<IncidentsDb>("/api/live/incidents").AllowRoles(Roles.Staff).WithTags("Incidents").WithSummary("What happens on the cards I have open");
        var subscribers = app.MapGroup("/api/subscribers").WithTags("Subscribers").ValidateRequests();
        CheckInnKpp.CheckInnKpp.Map(subscribers);
        FindSubscriber.FindSubscriber.Map(subscribers);
        RememberCaller.RecogniseCaller.Map(subscribers);
        ChangeSubscriber.ChangeSubscriber.Map(subscribers);
        MergeSubscribers.MergeSubscriber.Map(subscribers);
        MergeSubscribers.UnmergeSubscriber.Map(subscribers);
        MergeSubscribers.ReadSubscriberHistory.Map(subscribers);
        CountIncidents.CountIncidents.Map(subscribers);
        KeepContacts.KeepContacts.Map(subscribers);
        KeepContacts.KeepContract.Map(subscribers);
        ServiceCenters.GiveServiceCenter.Map(subscribers);
        ClientLinks.ShowClientLinks.Map(subscribers);
        Notes.KeepNotes.Map(subscribers);
        ImportClients.ImportClients.Map(subscribers);
        ErasePerson.ExportPerson.Map(subscribers);
        ErasePerson.ErasePerson.Map(subscribers);

        var incidents = app.MapGroup("/api/incidents").WithTags("Incidents").ValidateRequests();
        OpenDraft.ListDrafts.Map(incidents);
        OpenDraft.DropDraft.Map(incidents);
        OpenDraft.ChooseDrafts.Map(incidents);
        KeepTyped.KeepTyped.Map(incidents);
        AnswerTemplates.KeepAnswers.Map(incidents);
        ChangeState.StateSettings.Map(incidents);
        Settings.DeskSettings.Map(incidents);
        Groups.KeepGroups.Map(incidents);
        Notices.KeepNotices.Map(incidents);
        RegisterIncident.RegisterIncident.Map(incidents);
        RegisterIncident.PrefillAdditional.Map(incidents);
        FindDuplicates.FindDuplicates.Map(incidents);
        FindIncidents.FindSimilar.Map(incidents);
        FindIncidents.FindIncidents.Map(incidents);
        ListIncidents.ListIncidents.Map(incidents);
        ExportIncidents.ExportIncidents.Map(incidents);
        ReadChanges.ReadChanges.Map(incidents);
        ListIncidents.CountViews.Map(incidents);
        SavedViews.KeepViews.Map(incidents);
        ReadIncident.ReadIncident.Map(incidents);
        ReadIncident.ReadPosts.Map(incidents);
        ReadHistory.ReadHistory.Map(incidents);
        ChangeQuestion.ChangeQuestion.Map(incidents);
        ChangeContact.ChangeContact.Map(incidents);
        AddPost.AddPost.Map(incidents);
        LinkArticle.LinkArticle.Map(incidents);
        LinkArticle.UnlinkArticle.Map(incidents);
        AssignIncident.AssignIncident.Map(incidents);
        AssignIncident.EscalateIncident.Map(incidents);
        AssignIncident.ReturnIncident.Map(incidents);
        Tags.KeepTags.Map(incidents);
        Macros.KeepMacros.Map(incidents);
        Macros.RunMacro.Map(incidents);
        TryToCall.TryToCall.Map(incidents);
        PutOff.SetDue.Map(incidents);
        PutOff.PutOff.Map(incidents);
        ChangeMany.ChangeMany.Map(incidents);
        AttachFiles.AttachFiles.Map(incidents);
        Presence.BePresent.Map(incidents);
        Follow.KeepWatchers.Map(incidents);
        Follow.SubscribeClients.Map(incidents);
        LinkIncidents.ChooseParent.Map(incidents);
        LinkIncidents.RelateIncidents.Map(incidents);
        LinkIncidents.ReadTree.Map(incidents);
        LinkIncidents.EndChildren.Map(incidents);
        ChangeState.ChangeState.Map(incidents);
        CloseIncident.CloseIncident.Map(incidents);
        ReopenIncident.ReopenIncident.Map(incidents);
        ReopenIncident.TakeReply.Map(incidents);
        MergeIncidents.MergeIncident.Map(incidents);
        MergeIncidents.UnmergeIncident.Map(incidents);
    }
}
