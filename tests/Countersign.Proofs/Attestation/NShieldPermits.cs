using static Countersign.Proofs.Attestation.NCoreBytes;

namespace Countersign.Proofs.Attestation;

/// <summary>Writes what may be done with a key, as a module certifies it.</summary>
internal static class NShieldPermits
{
    /// <summary>What a key that signs may be used for: among others to sign.</summary>
    public const uint Signs = 0xB02B;

    /// <summary>A group that everybody may use.</summary>
    public static byte[] Group(params byte[][] actions) => Group(0, [], actions);

    /// <summary>A group with conditions: its flags, and what follows the actions.</summary>
    public static byte[] Group(uint flags, byte[] conditions, params byte[][] actions) =>
        [.. Words(flags, 0, (uint)actions.Length), .. actions.SelectMany(action => action), .. conditions];

    /// <summary>A group that may be used so many times in all.</summary>
    public static byte[] Limited(params byte[][] actions) => [.. Words(0, 1, 1), .. Hash("limit"), .. Words(1, (uint)actions.Length), .. actions.SelectMany(action => action)];

    /// <summary>Using it in these ways.</summary>
    public static byte[] Use(uint operations) => Words(1, operations);

    /// <summary>Keeping it under the module key alone.</summary>
    public static byte[] KeepByModule(byte[] moduleKey) => Keep(0x07, [.. moduleKey]);

    /// <summary>Keeping it under a token: a softcard, or so many of so many operator cards.</summary>
    public static byte[] KeepByToken(byte[] moduleKey, bool isSoftcard) => Keep(0x1E, [.. moduleKey, .. Hash("token"), .. Words(isSoftcard ? 7U : 3, 1, isSoftcard ? 1U : 3, 0)]);

    /// <summary>Keeping it in any way.</summary>
    public static byte[] Keep(uint flags, byte[] details) => [.. Words(2, flags), .. details];

    /// <summary>Archiving it under a key.</summary>
    public static byte[] Archive(byte[] key) => [.. Words(3, 1, 225), .. key];

    /// <summary>Deriving a key from it.</summary>
    public static byte[] Derive(uint mechanism, uint action = 5) => Words(action, 0, 0, mechanism, 0);
}
