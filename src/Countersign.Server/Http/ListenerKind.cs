namespace Countersign.Server.Http;

/// <summary>The listeners of the server: which one a connection came in on decides what it may ask for.</summary>
public enum ListenerKind
{
    /// <summary>HTTPS for customers and affiliates; never asks for a client certificate, so that no browser prompts for one.</summary>
    Public,

    /// <summary>HTTP; answers everything with -1.</summary>
    Plain,

    /// <summary>HTTPS that asks for a client certificate and goes on without one.</summary>
    Private,
}
