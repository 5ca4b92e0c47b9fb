using System;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>The user's microphone, for a talk: sends what it hears while enabled, silence too, which tells when a sentence is over.</summary>
    [AddComponentMenu("Kinelink/Ear")]
    [DisallowMultipleComponent]
    public sealed class KinelinkEar : MonoBehaviour
    {
        private const int Rate = 24000;

        // 20 ms, as the protocol wants it.
        private const int Piece = Rate / 50;

        [Tooltip("Who listens; found on this object or above where it is empty")]
        public KinelinkCharacter Character;

        [Tooltip("The system's first where it is empty")]
        public string Device = "";

        private readonly float[] samples = new float[Piece];
        private readonly byte[] bytes = new byte[2 * Piece];
        private AudioClip clip;
        private int read;

        private void OnEnable()
        {
            if (Character == null) Character = GetComponentInParent<KinelinkCharacter>();
            if (Character == null || Microphone.devices.Length == 0)
            {
                Debug.LogError(Character == null ? "Kinelink: the ear '" + name + "' has no character" : "Kinelink: there is no microphone", this);
                enabled = false;
                return;
            }
            read = 0;
            clip = Microphone.Start(Named, true, 1, Rate);
        }

        private void OnDisable()
        {
            if (clip != null) Microphone.End(Named);
            clip = null;
        }

        private void Update()
        {
            // The clip is a ring of one second.
            int heard = (Microphone.GetPosition(Named) - read + clip.samples) % clip.samples;
            for (; heard >= Piece; heard -= Piece)
            {
                clip.GetData(samples, read);
                read = (read + Piece) % clip.samples;
                for (int i = 0; i < Piece; i++)
                {
                    var value = (short)Math.Round(Mathf.Clamp(samples[i], -1, 1) * short.MaxValue);
                    bytes[2 * i] = (byte)value;
                    bytes[2 * i + 1] = (byte)(value >> 8);
                }
                Character.Hear(bytes, Rate);
            }
        }

        private string Named
        {
            get { return Device.Length == 0 ? null : Device; }
        }
    }
}
